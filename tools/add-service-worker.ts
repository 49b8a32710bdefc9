import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Shell } from '../packages/ui/src/service-worker/shell.ts'

const SOURCES = join(import.meta.dirname, '../packages/ui/src/service-worker')
const TARGET = ['es2020', 'chrome87', 'safari14']

/** Adds `sw.js`, which knows every file that the build wrote, and `sw-off.js`, which ends it, to a built front end. */
export async function addServiceWorker(folder: string): Promise<void> {
  const shell = describeShell(folder)
  await buildWorker(folder, 'worker.ts', 'sw.js', { SHELL: JSON.stringify(shell) })
  await buildWorker(folder, 'end-worker.ts', 'sw-off.js', {})
}

/** Taken from what was written and not from a manifest, so that workers, their wasm and public files are there too. */
function describeShell(folder: string): Shell {
  const files = globSync('**/*', { cwd: folder })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => statSync(join(folder, path)).isFile() && !/^sw(-off)?\.js$/.test(path))
    .sort()
    .map(path => ({ path: path === 'index.html' ? '' : path, integrity: integrityOf(join(folder, path)) }))
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
  return { version, files }
}

const integrityOf = (file: string): string =>
  `sha256-${createHash('sha256').update(readFileSync(file)).digest('base64')}`

async function buildWorker(
  folder: string,
  entry: string,
  fileName: string,
  define: Readonly<Record<string, string>>,
): Promise<void> {
  const { build } = await import('vite')
  await build({
    root: SOURCES,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define,
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: TARGET,
      lib: { entry: join(SOURCES, entry), formats: ['iife'], name: 'worker', fileName: () => fileName },
    },
  })
}
