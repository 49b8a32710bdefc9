import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

/** Everything that is checked without running the product: types, lint and format, boundaries, repository, generated files. */
const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'node_modules/.bin')

const projects = globSync('{packages,apps}/*/tsconfig.json', { cwd: ROOT }).concat(
  ['demo/tsconfig.json', 'tools/tsconfig.json', 'e2e/tsconfig.json'].filter(file => existsSync(join(ROOT, file))),
)
const checks: readonly { name: string; command: string; args: readonly string[] }[] = [
  ...projects.sort().map(project => ({
    name: `types ${project.replace('/tsconfig.json', '')}`,
    command: 'tsc',
    args: ['--noEmit', '-p', project],
  })),
  { name: 'lint and format', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'boundaries', command: 'node', args: ['tools/check-boundaries.ts'] },
  { name: 'repository', command: 'node', args: ['tools/check-repository.ts'] },
  { name: 'generated files', command: 'node', args: ['tools/generate.ts', '--check'] },
]

let failed = 0
for (const { name, command, args } of checks) {
  const started = Date.now()
  const { code, output } = await run(join(BIN, command), args)
  process.stdout.write(`${code === 0 ? '✔' : '✖'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`)
  if (code !== 0) {
    failed++
    process.stdout.write(`${output}\n`)
  }
}
process.exitCode = failed > 0 ? 1 : 0

function run(command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('close', code => resolve({ code, output }))
  })
}
