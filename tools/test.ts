import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counts, runNode, runTests } from './run-tests.ts'
import { findPostgresPrograms, startTemporaryPostgres } from './temporary-postgres.ts'

/**
 * `npm test [-- path…] [--long]`: checks, then every test on PostgreSQL where the machine has its programs (or DATABASE_URL
 * names one), else on the embedded engine. With REQUIRE_PG=1 a missing PostgreSQL fails. What was left out is named.
 */
const ROOT = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const wanted = args.filter(argument => !argument.startsWith('--'))
const work = mkdtempSync(join(tmpdir(), 'yima-test-'))
const leftOutFile = join(work, 'left-out')
writeFileSync(leftOutFile, '')
if (args.includes('--long')) process.env.YIMA_LONG = '1'
process.env.YIMA_LEFT_OUT = leftOutFile
process.env.YIMA_TEST_RUN = String(process.pid)

const stopPostgres = await providePostgres()
const finish = async (code: number): Promise<never> => {
  await stopPostgres()
  rmSync(work, { recursive: true, force: true })
  process.exit(code)
}
process.on('SIGINT', () => finish(130))
process.on('SIGTERM', () => finish(143))

const started = Date.now()
const groups: readonly { name: string; patterns: readonly string[]; concurrency: number }[] = [
  { name: '单元与数据库 unit and database', patterns: ['{packages,apps,demo,tools}/**/*.test.ts'], concurrency: 2 },
  { name: '浏览器与进程 browsers and processes', patterns: ['e2e/**/*.test.ts'], concurrency: 1 },
]
let failures = 0
if (wanted.length === 0) {
  title('检查 checks')
  failures += (await runNode(ROOT, ['tools/check.ts'])) === 0 ? 0 : 1
}
const total: Counts = { passed: 0, failed: 0 }
for (const { name, patterns, concurrency } of groups) {
  title(name)
  const counts = await runTests(ROOT, patterns, wanted, concurrency)
  total.passed += counts.passed
  total.failed += counts.failed
}
const leftOut = readFileSync(leftOutFile, 'utf8')
  .split('\n')
  .filter(line => line !== '')
title('没有运行的部分 left out')
process.stdout.write(leftOut.length === 0 ? '无 nothing\n' : `${[...new Set(leftOut)].join('\n')}\n`)
process.stdout.write(
  `\n${Math.round((Date.now() - started) / 1000)} s\n${total.passed} passed, ${total.failed + failures} failed\n`,
)
await finish(total.failed + failures > 0 || total.passed === 0 ? 1 : 0)

function title(text: string): void {
  process.stdout.write(`\n── ${text}\n`)
}

/** Gives the tests a PostgreSQL by YIMA_TEST_DATABASE_URL; returns what stops it. */
async function providePostgres(): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL
  // The tests open databases of their own: a server that a test starts must not find the developer's.
  delete process.env.DATABASE_URL
  if (given !== undefined) {
    process.env.YIMA_TEST_DATABASE_URL = given
    return async () => {}
  }
  const programs = findPostgresPrograms()
  if (programs === undefined) {
    if (process.env.REQUIRE_PG === '1') {
      process.stderr.write('REQUIRE_PG=1，但本机没有 PostgreSQL REQUIRE_PG=1, and this machine has no PostgreSQL\n')
      process.exit(1)
    }
    writeFileSync(
      leftOutFile,
      '没有 PostgreSQL：并发与崩溃测试未运行，其余在内置数据库上运行 no PostgreSQL: concurrency and crash tests were left out, the rest ran on the embedded engine\n',
      { flag: 'a' },
    )
    return async () => {}
  }
  const postgres = await startTemporaryPostgres(programs)
  process.env.YIMA_TEST_DATABASE_URL = postgres.url
  return postgres.stop
}
