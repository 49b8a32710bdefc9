import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/**
 * Keeps the floors of the house apart: main → app → scenes → modules → kernel → packages/code. Prevents what every large
 * codebase meets once: a kernel that knows a scene, two modules that reach into each other. Folders are matched by
 * pattern, so one born tomorrow is covered.
 */
export type SourceFile = { path: string; text: string }
export type Violation = { path: string; rule: string; imported: string }

const SERVER = 'apps/server/src/'
/** `[kind, name]` of a server folder: modules/citizens, scenes/passage, connectors/sms, kernel. */
const roomOf = (path: string): { floor: string; room: string } => {
  const [floor = '', room = ''] = path.startsWith(SERVER) ? path.slice(SERVER.length).split('/') : ['', '']
  return { floor: path.startsWith(SERVER) && path.slice(SERVER.length).includes('/') ? floor : 'top', room }
}

type Rule = { name: string; breaks(from: string, to: string): boolean }
const inServer = (path: string): boolean => path.startsWith(SERVER)
const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\//.test(path)

const RULES: readonly Rule[] = [
  {
    name: 'the kernel imports neither module, scene nor connector',
    breaks: (from, to) => roomOf(from).floor === 'kernel' && inServer(to) && roomOf(to).floor !== 'kernel',
  },
  {
    name: 'a module never imports a scene',
    breaks: (from, to) => roomOf(from).floor === 'modules' && roomOf(to).floor === 'scenes',
  },
  {
    name: 'a scene never imports a scene',
    breaks: (from, to) =>
      roomOf(from).floor === 'scenes' && roomOf(to).floor === 'scenes' && roomOf(from).room !== roomOf(to).room,
  },
  {
    name: 'a module or connector is entered through its index.ts only',
    breaks: (from, to) =>
      ['modules', 'connectors'].includes(roomOf(to).floor) &&
      to.split('/').length > 5 &&
      !(roomOf(from).floor === roomOf(to).floor && roomOf(from).room === roomOf(to).room) &&
      !to.endsWith('/index.ts'),
  },
  {
    name: 'connectors stand on the kernel alone',
    breaks: (from, to) => roomOf(from).floor === 'connectors' && ['modules', 'scenes'].includes(roomOf(to).floor),
  },
  {
    name: 'only app.ts knows scenes',
    breaks: (from, to) =>
      inServer(from) && roomOf(to).floor === 'scenes' && roomOf(from).floor !== 'scenes' && from !== `${SERVER}app.ts`,
  },
  {
    name: 'the mock city and the demo are known to demo/ only',
    breaks: (from, to) =>
      inServer(from) && /^(@yima\/(demo|mock-city)|demo\/|apps\/mock-city\/)/.test(to) && roomOf(from).floor !== 'demo',
  },
  {
    name: 'front ends talk to the server through packages/api',
    breaks: (from, to) => /^apps\/(citizen|terminal|console)\//.test(from) && inServer(to),
  },
  { name: 'packages know no app', breaks: (from, to) => from.startsWith('packages/') && to.startsWith('apps/') },
  {
    name: '@yima/ui knows neither router nor API',
    breaks: (from, to) => from.startsWith('packages/ui/') && /^(@yima\/(api|code)|wouter)/.test(to),
  },
  {
    name: '@yima/code is pure: node: only in node.ts',
    breaks: (from, to) => from.startsWith('packages/code/src/') && to.startsWith('node:') && !from.endsWith('/node.ts'),
  },
  { name: 'nothing reaches outside the repository', breaks: (_from, to) => to.startsWith('../') || to.startsWith('/') },
]

const IMPORT =
  /(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

/** Every import that goes the wrong way, and every scene's id that the kernel spells out. Throws when nothing was read. */
export function checkBoundaries(files: readonly SourceFile[]): Violation[] {
  if (files.length === 0) throw new Error('no file was read')
  const scenes = new Set(
    files
      .map(({ path }) => roomOf(path))
      .filter(({ floor }) => floor === 'scenes')
      .map(({ room }) => room),
  )
  return files.filter(({ path }) => !isTest(path)).flatMap(file => [...checkImports(file), ...checkBleed(file, scenes)])
}

function checkImports({ path, text }: SourceFile): Violation[] {
  return [...text.matchAll(IMPORT)].flatMap(found => {
    const written = found[1] ?? found[2] ?? found[3] ?? ''
    const imported = written.startsWith('.') ? normalize(join(dirname(path), written)).replaceAll('\\', '/') : written
    return RULES.filter(rule => rule.breaks(path, imported)).map(rule => ({ path, rule: rule.name, imported }))
  })
}

/** A flow may share its name with a scene (`passage`), so the table of flows and the spine's columns are the only places. */
const FLOW_FILES = [`${SERVER}kernel/scene.ts`, `${SERVER}kernel/spine.ts`]

function checkBleed({ path, text }: SourceFile, scenes: ReadonlySet<string>): Violation[] {
  if (roomOf(path).floor !== 'kernel' || FLOW_FILES.includes(path)) return []
  return [...scenes]
    .filter(scene => text.includes(`'${scene}'`))
    .map(scene => ({ path, rule: 'the kernel spells no scene’s id', imported: scene }))
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  const paths = globSync('{packages,apps,demo,tools,e2e}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: name => name.includes('node_modules') || /\/dist(\/|$)/.test(name),
  })
  const violations = checkBoundaries(
    paths.map(path => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') })),
  )
  for (const { path, rule, imported } of violations) process.stderr.write(`${path}: ${rule} (${imported})\n`)
  process.stdout.write(`${paths.length} files read\n`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
