import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
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

/** Tests may stand on any floor (`inTests` is false) unless the rule is about what can be shipped or built at all. */
type Rule = { name: string; inTests?: true; breaks(from: string, to: string): boolean }
const CODE_FOR_NODE = 'packages/code/src/node.ts'
const CODE_FOR_NODE_ROOM = 'packages/code/src/node/'
const inServer = (path: string): boolean => path.startsWith(SERVER)
const appOf = (path: string): string => path.split('/')[1] ?? ''
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
    name: 'only modules and app.ts use connectors',
    breaks: (from, to) =>
      inServer(from) &&
      roomOf(to).floor === 'connectors' &&
      !['connectors', 'modules'].includes(roomOf(from).floor) &&
      from !== `${SERVER}app.ts`,
  },
  {
    name: 'nothing below app.ts imports app.ts or main.ts',
    breaks: (from, to) =>
      ['kernel', 'modules', 'scenes', 'connectors'].includes(roomOf(from).floor) &&
      inServer(to) &&
      roomOf(to).floor === 'top',
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
    inTests: true,
    breaks: (from, to) =>
      from.startsWith('apps/') &&
      !inServer(from) &&
      (/^@yima\/server\b/.test(to) || (to.startsWith('apps/') && appOf(to) !== appOf(from))),
  },
  { name: 'what ships knows no testing/', breaks: (from, to) => from.startsWith('apps/') && to.includes('/testing/') },
  {
    name: 'packages know no app',
    inTests: true,
    breaks: (from, to) => from.startsWith('packages/') && to.startsWith('apps/'),
  },
  {
    name: 'the simulator knows the platform by its public surface only',
    inTests: true,
    breaks: (from, to) => from.startsWith('simulator/') && /^(apps|demo)\/|^@yima\/(?!code\b)/.test(to),
  },
  {
    name: 'the simulator is known to the command line only',
    breaks: (from, to) =>
      from.startsWith('apps/') && /^(@yima\/simulator|simulator\/)/.test(to) && !from.startsWith(`${SERVER}admin/`),
  },
  {
    name: '@yima/ui knows neither router nor API',
    inTests: true,
    breaks: (from, to) =>
      from.startsWith('packages/ui/') &&
      /^@yima\/(api|code)|^packages\/(api|code)\/|^(wouter|preact-iso)|router/.test(to),
  },
  {
    name: '@yima/code is pure: Node only in node.ts and node/, which no other file of it imports',
    breaks: (from, to) =>
      from.startsWith('packages/code/src/') &&
      from !== CODE_FOR_NODE &&
      !from.startsWith(CODE_FOR_NODE_ROOM) &&
      (to.startsWith('node:') || isBuiltin(to) || to === CODE_FOR_NODE || to.startsWith(CODE_FOR_NODE_ROOM)),
  },
  {
    name: 'nothing reaches outside the repository',
    inTests: true,
    breaks: (_from, to) => to.startsWith('../') || to.startsWith('/'),
  },
]

const IMPORT =
  /(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s*['"]([^'"]+)['"]|\b(?:import|new URL)\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

const BLEED = 'the kernel spells no scene’s id'

/** Names of everything that is checked, for the test which plants a violation of each. */
export const RULE_NAMES: readonly string[] = [...RULES.map(({ name }) => name), BLEED]

/** Every import that goes the wrong way, and every scene's id that the kernel spells out. Throws when nothing was read. */
export function checkBoundaries(files: readonly SourceFile[]): Violation[] {
  if (files.length === 0) throw new Error('no file was read')
  const scenes = new Set(
    files
      .map(({ path }) => roomOf(path))
      .filter(({ floor }) => floor === 'scenes')
      .map(({ room }) => room),
  )
  return files.flatMap(file => [...checkImports(file), ...(isTest(file.path) ? [] : checkBleed(file, scenes))])
}

function checkImports({ path, text }: SourceFile): Violation[] {
  return [...text.matchAll(IMPORT)].flatMap(found => {
    const written = found[1] ?? found[2] ?? found[3] ?? ''
    const imported = written.startsWith('.') ? normalize(join(dirname(path), written)).replaceAll('\\', '/') : written
    return RULES.filter(rule => (rule.inTests || !isTest(path)) && rule.breaks(path, imported)).map(rule => ({
      path,
      rule: rule.name,
      imported,
    }))
  })
}

/** A flow may share its name with a scene (`passage`), so the table of flows and the spine's columns are the only places. */
const FLOW_FILES = [`${SERVER}kernel/scene.ts`, `${SERVER}kernel/spine.ts`]

function checkBleed({ path, text }: SourceFile, scenes: ReadonlySet<string>): Violation[] {
  if (roomOf(path).floor !== 'kernel' || FLOW_FILES.includes(path)) return []
  return [...scenes]
    .filter(scene => new RegExp(`(['"\`])${scene}\\1`).test(text))
    .map(scene => ({ path, rule: BLEED, imported: scene }))
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  const paths = globSync('{packages,apps,demo,tools,e2e,simulator}/**/*.{ts,tsx}', {
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
