import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

/** Everything that is checked without running the product: types, lint and format, boundaries, repository, generated files. */
const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'node_modules/.bin')
const AT_ONCE = 2

type Check = { name: string; command: string; args: readonly string[] }

const projects = ['{packages,apps}/*/tsconfig.json', '{demo,tools,e2e,bench,simulator}/tsconfig.json'].flatMap(
  pattern => globSync(pattern, { cwd: ROOT }).sort(),
)
const generator = 'tools/generate.ts'
const checks: readonly Check[] = [
  ...projects.map(project => ({
    name: `types ${project.replaceAll('\\', '/').replace('/tsconfig.json', '')}`,
    command: 'tsc',
    args: ['--noEmit', '-p', project],
  })),
  { name: 'lint and format', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'boundaries', command: 'node', args: ['tools/check-boundaries.ts'] },
  { name: 'repository', command: 'node', args: ['tools/check-repository.ts'] },
  ...(existsSync(join(ROOT, generator))
    ? [{ name: 'generated files', command: 'node', args: [generator, '--check'] }]
    : []),
]

const waiting = [...checks]
let failed = projects.length === 0 ? 1 : 0
await Promise.all(Array.from({ length: AT_ONCE }, runWaiting))
process.exitCode = failed > 0 ? 1 : 0

async function runWaiting(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const started = Date.now()
    const { code, output } = await run(check)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${code === 0 ? '✔' : '✖'} ${check.name} (${seconds} s)\n${code === 0 ? '' : `${output}\n`}`)
    if (code !== 0) failed++
  }
}

function run({ command, args }: Check): Promise<{ code: number | null; output: string }> {
  return new Promise(resolve => {
    const child = spawn(join(BIN, command), args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    }
    child.on('error', error => resolve({ code: 1, output: error.message }))
    child.on('close', code => resolve({ code, output }))
  })
}
