import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePostgres } from './provide-postgres.ts'
import { type Counts, findTests, runNode, runTests, stopRunning } from './run-tests.ts'

/**
 * `npm test [-- path…] [--long]`: checks, then every test on PostgreSQL where the machine has its programs (or DATABASE_URL
 * names one), else on the embedded engine. With REQUIRE_PG=1 a missing PostgreSQL fails. A test that leaves something out
 * appends a line to the file named by YIMA_LEFT_OUT; all are named at the end.
 */
const ROOT = join(import.meta.dirname, '..')
/** Tests that mostly wait for processes of ours; those with browsers, which also watch time, run one after the other. */
const PROCESSES = [
  'e2e/{backup-drill,command-line,crash,doctor,faults,lan,privacy-dump,second-opener,simulate,workers}.test.ts',
  'e2e/{crash,privacy}/*.test.ts',
]
const GROUPS = [
  {
    name: '单元与数据库 unit and database',
    patterns: ['{packages,apps,demo,simulator,tools}/**/*.test.ts'],
    concurrency: 2,
  },
  { name: '进程 processes', patterns: PROCESSES, concurrency: 2 },
  { name: '浏览器 browsers', patterns: ['e2e/**/*.test.ts'], concurrency: 1 },
] as const

const args = process.argv.slice(2)
const wanted = args.filter(argument => !argument.startsWith('--'))
const started = Date.now()
const work = mkdtempSync(join(tmpdir(), 'yima-test-'))
const leftOutFile = join(work, 'left-out')
writeFileSync(leftOutFile, '')
if (args.includes('--long')) process.env.YIMA_LONG = '1'
process.env.YIMA_LEFT_OUT = leftOutFile
process.env.YIMA_TEST_RUN = String(process.pid)

let ending: Promise<never> | undefined
let stopPostgres: Promise<() => Promise<void>> | undefined
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.once(signal, () => finish(code))
try {
  stopPostgres = providePostgres(leftOutFile, process.env.YIMA_TEST_RUN)
  await stopPostgres
  const { passed, failed } = await runAll()
  await ending
  nameLeftOut()
  say(`\n${Math.round((Date.now() - started) / 1000)} s\n${passed} passed, ${failed} failed\n`)
  await finish(failed > 0 || passed === 0 ? 1 : 0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  await finish(1)
}

/** A failed check counts as one failure. */
async function runAll(): Promise<Counts> {
  const total = { passed: 0, failed: 0 }
  const done = new Set<string>()
  if (wanted.length === 0) {
    title('检查 checks')
    if ((await runNode(ROOT, ['tools/check.ts'])) !== 0) total.failed++
  }
  for (const { name, patterns, concurrency } of GROUPS) {
    await ending
    const files = findTests(ROOT, patterns, wanted).filter(file => !done.has(file))
    for (const file of files) done.add(file)
    title(`${name} · ${files.length} 个文件 files`)
    const counts = await runTests(ROOT, files, concurrency)
    total.passed += counts.passed
    total.failed += counts.failed
  }
  return total
}

function nameLeftOut(): void {
  const lines = new Set(
    readFileSync(leftOutFile, 'utf8')
      .split('\n')
      .filter(line => line !== ''),
  )
  title('没有运行的部分 left out')
  say(lines.size === 0 ? '无 nothing\n' : `${[...lines].join('\n')}\n`)
}

/** Leaves nothing behind, however the run ends; the first reason to end counts. */
function finish(code: number): Promise<never> {
  ending ??= leave(code)
  return ending
}

async function leave(code: number): Promise<never> {
  await stopRunning()
  const stop = await stopPostgres?.catch(() => undefined)
  await stop?.()
  rmSync(work, { recursive: true, force: true })
  process.exit(code)
}

function title(text: string): void {
  say(`\n── ${text}\n`)
}

function say(text: string): void {
  process.stdout.write(text)
}
