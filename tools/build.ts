import { createHash } from 'node:crypto'
import { existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Builds the front ends whose sources changed. A running server never sees half a build: it is renamed into place. */
const ROOT = join(import.meta.dirname, '..')
const APPS = [
  { name: 'citizen', scriptKilobytesMax: 60 },
  { name: 'terminal', scriptKilobytesMax: 120 },
] as const
const SHARED = ['packages/*/src/**/*.{ts,tsx,css}', 'packages/*/package.json', 'package-lock.json']

for (const { name, scriptKilobytesMax } of APPS) {
  const folder = join(ROOT, 'apps', name)
  const stamp = stampOf([
    `apps/${name}/{src,public}/**/*`,
    `apps/${name}/{index.html,vite.config.ts,package.json}`,
    ...SHARED,
  ])
  const stampFile = join(folder, 'dist/.stamp')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) continue
  process.stdout.write(`· 构建 building ${name}\n`)
  const { build } = await import('vite')
  const fresh = join(folder, 'dist.new')
  await build({
    root: folder,
    configFile: join(folder, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: fresh, emptyOutDir: true },
  })
  const kilobytes = firstLoadKilobytes(fresh)
  process.stdout.write(
    `  ${name}: ${kilobytes.toFixed(1)} KB gzip of script at first load (at most ${scriptKilobytesMax})\n`,
  )
  if (kilobytes > scriptKilobytesMax) throw new Error(`${name} loads ${kilobytes.toFixed(1)} KB of script`)
  writeFileSync(join(fresh, '.stamp'), stamp)
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  renameSync(fresh, join(folder, 'dist'))
}

function stampOf(patterns: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync([...patterns], { cwd: ROOT }).sort()) {
    if (!statSync(join(ROOT, file)).isFile()) continue
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)))
  }
  return hash.digest('hex')
}

/** What the page names itself: scripts and preloads of index.html, workers and lazy parts apart. */
function firstLoadKilobytes(folder: string): number {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const scripts = readdirSync(join(folder, 'assets')).filter(file => file.endsWith('.js') && page.includes(file))
  return (
    scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, 'assets', file)), { level: 9 }).length, 0) /
    1024
  )
}
