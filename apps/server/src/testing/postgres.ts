import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of its own for one test file; without PostgreSQL the url is undefined and the embedded engine is used. */
export type TestDatabase = { url: string | undefined; close(): Promise<void> }

/** Set by the test runner: a superuser's address of a PostgreSQL that may be filled and emptied. */
const SERVER_URL = process.env.YIMA_TEST_DATABASE_URL
/** One runner, one template: the runner passes a name that no other run has. */
const TEMPLATE = `yima_template_${process.env.YIMA_TEST_RUN ?? process.ppid}`
const TEMPLATE_LOCK = 0x74657374

/** Clones the template (about 30 ms); whoever comes first makes it with `prepare`, the others wait for the lock. */
export async function openTestDatabase(prepare: (url: string) => Promise<void>): Promise<TestDatabase> {
  if (SERVER_URL === undefined) return { url: undefined, close: async () => {} }
  const name = `yima_${randomBytes(8).toString('hex')}`
  await withServer(async server => {
    await server.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await server.query('select 1 from pg_database where datname = $1', [TEMPLATE])
    if (rowCount === 0) {
      // One that failed half-way may have left its own behind.
      await server.query(`drop database if exists ${TEMPLATE}_new with (force)`)
      await server.query(`create database ${TEMPLATE}_new`)
      await prepare(urlOf(`${TEMPLATE}_new`))
      await server.query(`alter database ${TEMPLATE}_new rename to ${TEMPLATE}`)
    }
    await server.query(`create database ${name} template ${TEMPLATE}`)
    await server.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  })
  return {
    url: urlOf(name),
    close: () => withServer(async server => void (await server.query(`drop database if exists ${name} with (force)`))),
  }
}

function urlOf(database: string): string {
  const url = new URL(SERVER_URL ?? '')
  url.pathname = `/${database}`
  return url.href
}

async function withServer(work: (server: pg.Client) => Promise<void>): Promise<void> {
  const server = new pg.Client({ connectionString: SERVER_URL })
  await server.connect()
  try {
    await work(server)
  } finally {
    await server.end()
  }
}
