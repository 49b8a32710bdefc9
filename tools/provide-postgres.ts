import { appendFileSync } from 'node:fs'
import pg from 'pg'
import { answers, findPostgresPrograms, startTemporaryPostgres } from './temporary-postgres.ts'

/** Under this name the tests find a superuser's address; without it they use the embedded engine. */
const NAME = 'YIMA_TEST_DATABASE_URL'
const LEFT_OUT =
  '没有 PostgreSQL：并发与崩溃测试未运行，其余在内置数据库上运行 no PostgreSQL: concurrency and crash tests were left out, the rest ran on the embedded engine\n'

/** Gives the tests the PostgreSQL of DATABASE_URL or one of our own; returns what stops it. Throws when REQUIRE_PG=1 asks in vain. */
export async function providePostgres(leftOutFile: string, run: string): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL
  // The tests open databases of their own: a server that a test starts must not find the developer's.
  delete process.env.DATABASE_URL
  if (given !== undefined && given !== '') {
    if (!(await answers(given)))
      throw new Error('DATABASE_URL 没有应答 DATABASE_URL names a PostgreSQL that does not answer')
    process.env[NAME] = given
    return () => dropTemplates(given, run)
  }
  const programs = findPostgresPrograms()
  if (programs !== undefined) {
    const postgres = await startTemporaryPostgres(programs)
    process.env[NAME] = postgres.url
    return postgres.stop
  }
  if (process.env.REQUIRE_PG === '1') {
    throw new Error('REQUIRE_PG=1，但本机没有 PostgreSQL REQUIRE_PG=1, and this machine has no PostgreSQL')
  }
  delete process.env[NAME]
  appendFileSync(leftOutFile, LEFT_OUT)
  return async () => {}
}

/** What this run leaves in a database that is not ours: the template that its test files were cloned from. */
async function dropTemplates(url: string, run: string): Promise<void> {
  const server = new pg.Client({ connectionString: url })
  await server.connect()
  for (const name of [`yima_template_${run}`, `yima_template_${run}_new`]) {
    await server.query(`drop database if exists ${name} with (force)`)
  }
  await server.end()
}
