import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { addServiceWorker } from './add-service-worker.ts'

/** Builds the front ends whose sources changed. A running server never sees half a build: it is renamed into place. */
const ROOT = join(import.meta.dirname, '..')
const WORK = join(ROOT, 'node_modules/.cache', `yima-build.${process.pid}`)
const APPS = [
  { name: 'citizen', scriptKilobytesMax: 60, worksOffline: true },
  { name: 'terminal', scriptKilobytesMax: 120, worksOffline: true },
  { name: 'console', scriptKilobytesMax: 450, worksOffline: false },
] as const
const SHARED = [
  'packages/*/src/**/*.{ts,tsx,css}',
  'packages/*/package.json',
  'package-lock.json',
  'tools/{build,add-service-worker}.ts',
]

for (const app of APPS) {
  const { name } = app
  const stamp = stampOf([
    `apps/${name}/{src,public}/**/*`,
    `apps/${name}/{index.html,vite.config.ts,package.json}`,
    ...SHARED,
  ])
  if (readIfThere(join(ROOT, 'apps', name, 'dist/.stamp')) === stamp) continue
  try {
    await buildApp(app, stamp)
  } catch (error) {
    process.stderr.write(`✖ ${name}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  } finally {
    rmSync(WORK, { recursive: true, force: true })
  }
}

async function buildApp(
  { name, scriptKilobytesMax, worksOffline }: (typeof APPS)[number],
  stamp: string,
): Promise<void> {
  const started = Date.now()
  const folder = join(ROOT, 'apps', name)
  const fresh = join(WORK, name)
  mkdirSync(WORK, { recursive: true })
  // A build for developers would be larger and slower, whatever this shell is set to.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  await build({
    root: folder,
    configFile: join(folder, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: fresh, emptyOutDir: true },
  })
  const kilobytes = firstLoadKilobytes(fresh)
  const size = `${kilobytes.toFixed(1)} KB gzip`
  if (kilobytes > scriptKilobytesMax)
    throw new Error(`${size} of script at first load, at most ${scriptKilobytesMax} KB`)
  if (worksOffline) await addServiceWorker(fresh)
  writeFileSync(join(fresh, '.stamp'), stamp)
  putInPlace(fresh, join(folder, 'dist'))
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  process.stdout.write(
    `· 3/3 构建 built ${name}: ${size} of script at first load (at most ${scriptKilobytesMax} KB), ${seconds} s\n`,
  )
}

/** Two renames instead of deleting first: whoever reads meanwhile meets the old build or the new one. */
function putInPlace(fresh: string, dist: string): void {
  if (existsSync(dist)) renameSync(dist, join(WORK, 'old'))
  renameSync(fresh, dist)
  rmSync(join(WORK, 'old'), { recursive: true, force: true })
}

function stampOf(patterns: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync([...patterns], { cwd: ROOT }).sort()) {
    const path = join(ROOT, file)
    if (statSync(path).isFile()) hash.update(file).update('\0').update(readFileSync(path))
  }
  return hash.digest('hex')
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** What the page itself names: scripts and preloads of index.html; workers and lazy parts come later. */
function firstLoadKilobytes(folder: string): number {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = readdirSync(join(folder, 'assets')).filter(file => file.endsWith('.js') && page.includes(file))
  if (named.length === 0) throw new Error(`no script is named by ${join(folder, 'index.html')}`)
  return (
    named.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, 'assets', file)), { level: 9 }).length, 0) /
    1024
  )
}
