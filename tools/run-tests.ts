import { type ChildProcess, spawn } from 'node:child_process'
import { globSync } from 'node:fs'

/** Tests of one run, or of several summed. */
export type Counts = { passed: number; failed: number }

const TEST_MS_MAX = 240_000
const LONG_TEST_MS_MAX = 3_600_000
const TAIL_CHARACTERS = 100_000

/** Test files of a group, in order; `wanted` are parts of paths, none for all. */
export function findTests(root: string, patterns: readonly string[], wanted: readonly string[]): string[] {
  const parts = wanted.map(part => part.replace(/^\.\//, ''))
  return globSync([...patterns], {
    cwd: root,
    exclude: name => name.includes('node_modules') || /(^|\/)dist(\/|$)/.test(name),
  })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => parts.length === 0 || parts.some(part => file.includes(part)))
    .sort()
}

/** Runs test files with Node's own runner, passing its report on, and reads its summary. No file counts nothing. */
export async function runTests(root: string, files: readonly string[], concurrency: number): Promise<Counts> {
  if (files.length === 0) return { passed: 0, failed: 0 }
  const timeout = process.env.YIMA_LONG === '1' ? LONG_TEST_MS_MAX : TEST_MS_MAX
  const child = spawnNode(root, [
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${timeout}`,
    ...files,
  ])
  let tail = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk)
    tail = (tail + chunk.toString()).slice(-TAIL_CHARACTERS)
  })
  const code = await ended(child)
  return readCounts(tail, code)
}

/** Reads the summary at the end of a report; a run that failed without naming a test counts as one failure. */
export function readCounts(report: string, code: number): Counts {
  const count = (word: string): number =>
    Number([...report.matchAll(new RegExp(`ℹ ${word} (\\d+)`, 'g'))].at(-1)?.[1] ?? 0)
  const failed = count('fail') + count('cancelled')
  return { passed: count('pass'), failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** Runs one script with the pinned runtime; returns its exit code. */
export const runNode = (root: string, args: readonly string[]): Promise<number> => {
  const child = spawnNode(root, args)
  child.stdout?.pipe(process.stdout, { end: false })
  return ended(child)
}

/** Ends what is running now, for a run that is broken off. */
export async function stopRunning(): Promise<void> {
  const child = running
  if (child === undefined) return
  child.kill('SIGTERM')
  await ended(child)
}

let running: ChildProcess | undefined

function spawnNode(root: string, args: readonly string[]): ChildProcess {
  running = spawn(process.execPath, [...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  return running
}

async function ended(child: ChildProcess): Promise<number> {
  const code = await new Promise<number>(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode ?? 1)
    else child.once('close', closed => resolve(closed ?? 1))
  })
  if (running === child) running = undefined
  return code
}
