import { type ChildProcess, spawn } from 'node:child_process'
import { globSync } from 'node:fs'

export type Counts = { passed: number; failed: number }

const TEST_MS_MAX = 240_000
const LONG_TEST_MS_MAX = 3_600_000

/** Runs the test files of a group with Node's own runner and reads its summary. A group without files counts nothing. */
export async function runTests(
  root: string,
  patterns: readonly string[],
  wanted: readonly string[],
  concurrency: number,
): Promise<Counts> {
  const files = globSync([...patterns], {
    cwd: root,
    exclude: name => name.includes('node_modules') || /\/dist(\/|$)/.test(name),
  })
    .filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)))
    .sort()
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
    tail = (tail + chunk.toString()).slice(-100_000)
  })
  const code = await ended(child)
  const count = (word: string): number => Number(new RegExp(`ℹ ${word} (\\d+)`).exec(tail)?.[1] ?? 0)
  const failed = count('fail') + count('cancelled')
  return { passed: count('pass'), failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** Runs one script with the pinned runtime; returns its exit code. */
export const runNode = (root: string, args: readonly string[]): Promise<number> => {
  const child = spawnNode(root, args)
  child.stdout?.pipe(process.stdout, { end: false })
  return ended(child)
}

const spawnNode = (root: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })

const ended = (child: ChildProcess): Promise<number> =>
  new Promise(resolve => child.once('close', code => resolve(code ?? 1)))
