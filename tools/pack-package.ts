import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'

/**
 * `npm run pack`, or `node tools/pack-package.ts <name> [folder]`: a package of ours as others install it, plain
 * JavaScript with declarations, in a tarball in `folder` (`dist/` when left out). Inside the repository a package's
 * `exports` name its TypeScript; npm knows no second `exports` for publishing, so the tarball has a package.json of its own.
 */
const ROOT = join(import.meta.dirname, '..')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
/** What is older than the pinned runtime can run it too, and every browser in use. */
const TARGET = 'es2022'

type SourceManifest = {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** Packs `packages/<name>` into a folder and gives the tarball's path; an Error when it does not build. */
export function packPackage(name: string, folder: string): string {
  const source = join(ROOT, 'packages', name)
  const stage = join(ROOT, 'node_modules/.cache', `yima-pack-${name}.${process.pid}`)
  try {
    mkdirSync(stage, { recursive: true })
    // Reason for the assertion: the file is our own, and the build fails when it holds anything else.
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as SourceManifest
    compile(source, Object.values(manifest.exports), stage)
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`)
    copyFileSync(join(source, 'README.md'), join(stage, 'README.md'))
    copyFileSync(join(ROOT, 'LICENSE'), join(stage, 'LICENSE'))
    mkdirSync(folder, { recursive: true })
    return join(folder, runNpmPack(stage, folder))
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Compiles the entries and what they reach, so that tests and generators stay out by themselves. */
function compile(source: string, entries: readonly string[], stage: string): void {
  const config = join(stage, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    target: TARGET,
    rootDir: join(source, 'src'),
    outDir: join(stage, 'dist'),
  }
  const files = entries.map(entry => join(source, entry))
  writeFileSync(config, JSON.stringify({ extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, files }))
  execFileSync(process.execPath, [TSC, '-p', config], { stdio: 'inherit' })
  rmSync(config)
  // The compiler turns `./x.ts` into `./x.js` in JavaScript only.
  for (const file of globSync('dist/**/*.d.ts', { cwd: stage })) {
    const path = join(stage, file)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'))
  }
}

function publishedManifest(manifest: SourceManifest): object {
  const { name, version, description, license, dependencies = {} } = manifest
  const ours = Object.keys(dependencies).filter(dependency => dependency.startsWith('@yima/'))
  if (ours.length > 0) throw new Error(`${name} depends on ${ours.join(', ')}, which nobody else can install`)
  const exports = Object.entries(manifest.exports).map(([entry, file]) => {
    const built = file.replace('./src/', './dist/').replace(/\.ts$/, '')
    return [entry, { types: `${built}.d.ts`, default: `${built}.js` }] as const
  })
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports: { ...Object.fromEntries(exports), './package.json': './package.json' },
    files: ['dist'],
    dependencies,
  }
}

/** The name of the tarball that npm made. What an outer `npm run …` was told is not meant for it. */
function runNpmPack(stage: string, folder: string): string {
  const path = process.env.npm_execpath ?? ''
  const isNpm = /^npm-cli\.c?js$/.test(basename(path)) && existsSync(path)
  const [command, ...before] = isNpm ? [process.execPath, path] : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  const args = [
    'pack',
    stage,
    '--json',
    '--offline',
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    resolve(folder),
  ]
  const output = execFileSync(command, [...before, ...args], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    shell: command.endsWith('.cmd'),
  })
  const packed: readonly { readonly filename: string }[] = JSON.parse(output)
  const [made] = packed
  if (made === undefined) throw new Error('npm packed nothing')
  return made.filename
}

if (import.meta.main) {
  const [name, folder = join(ROOT, 'dist')] = process.argv.slice(2)
  if (name === undefined) throw new Error('which package? node tools/pack-package.ts <name> [folder]')
  const tarball = packPackage(name, folder)
  process.stdout.write(`${relative(process.cwd(), tarball)}\n`)
}
