import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the repository must not hold: each rule prevents something that once slipped into a release somewhere. */
export type RepositoryFile = { path: string; text: string }

const LINES_MAX = 300
const isCode = (path: string): boolean => /\.(ts|tsx|mjs|js|css|html|sql|sh)$|^\.ci\//.test(path)
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
const isLengthJudged = (path: string): boolean =>
  /\.(ts|tsx|mjs|js)$/.test(path) && !isTest(path) && !/(^|\/)(generated|vectors)\//.test(path)
const isThisCheck = (path: string): boolean => path.includes('check-repository')

type Rule = { says: string; breaks(file: RepositoryFile): boolean }
const RULES: readonly Rule[] = [
  {
    says: 'reads or names a folder outside the repository',
    breaks: ({ path, text }) =>
      !isThisCheck(path) &&
      /\.\.\/shared\b/.test(text.replaceAll(/['"`(][./]*\.\.\/shared\/[\w-]+\.(ts|tsx|css)/g, '')),
  },
  {
    says: 'the lock file names a download address',
    breaks: ({ path, text }) => path === 'package-lock.json' && /"resolved": "https?:/.test(text),
  },
  {
    says: 'loads from another host at run time',
    breaks: ({ path, text }) =>
      isCode(path) &&
      !isTest(path) &&
      !isThisCheck(path) &&
      /\/\/(cdn|unpkg|esm\.sh|fonts\.|ajax\.|[a-z.]*(jsdelivr|cdnjs|bootcdn))/.test(text),
  },
  {
    says: 'something is left half done',
    breaks: ({ path, text }) => isCode(path) && !isThisCheck(path) && /\b(TODO|FIXME|XXX)\b/.test(text),
  },
  {
    says: 'a test is skipped or alone',
    breaks: ({ path, text }) =>
      isTest(path) && !isThisCheck(path) && /\b(test|it|describe)\.(skip|only|todo)\(/.test(text),
  },
  {
    says: 'names a folder of somebody’s machine',
    breaks: ({ path, text }) =>
      path !== 'package-lock.json' &&
      !isThisCheck(path) &&
      /(^|[\s'"`(=])(\/(work|home|root|Users)\/\w|[A-Z]:\\\\?Users\\)/.test(text),
  },
  {
    says: `is longer than ${LINES_MAX} lines`,
    breaks: ({ path, text }) => isLengthJudged(path) && text.split('\n').length > LINES_MAX,
  },
]

/** Every broken rule, and every dependency without an exact version or without its line in docs/dependencies.md. */
export function checkRepository(files: readonly RepositoryFile[]): string[] {
  if (files.length === 0) throw new Error('no file was read')
  const broken = files.flatMap(file =>
    RULES.filter(rule => rule.breaks(file)).map(rule => `${file.path}: ${rule.says}`),
  )
  const justified = files.find(({ path }) => path === 'docs/dependencies.md')?.text ?? ''
  const named = files
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .flatMap(file => checkDependencies(file, justified))
  return [...broken, ...named]
}

function checkDependencies({ path, text }: RepositoryFile, justified: string): string[] {
  const {
    dependencies = {},
    devDependencies = {},
    optionalDependencies = {},
  }: Record<string, Record<string, string>> = JSON.parse(text)
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).flatMap(([name, version]) => [
    ...(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`${path}: ${name} has no exact version`]),
    ...(name.startsWith('@yima/') || justified.includes(`\`${name}\``)
      ? []
      : [`${path}: ${name} has no line in docs/dependencies.md`]),
  ])
}

/** What git would commit; a copy without git's own folder is read whole. */
function listFiles(root: string): string[] {
  const output = existsSync(join(root, '.git'))
    ? execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n')
    : globSync('{*,.ci/*,{apps,packages,demo,db,docs,e2e,bench,simulator,tools}/**/*}', {
        cwd: root,
        exclude: name => /(^|\/)(node_modules|dist|data|\.cache)(\/|$)/.test(name),
      })
  const read = /\.(ts|tsx|mjs|js|json|md|css|html|sql|sh|ya?ml|toml)$|^\.ci\//
  return output.map(path => path.replaceAll('\\', '/')).filter(path => read.test(path) && existsSync(join(root, path)))
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  const files = listFiles(root).map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const broken = checkRepository(files)
  for (const line of broken) process.stderr.write(`${line}\n`)
  process.stdout.write(`${files.length} files read\n`)
  process.exitCode = broken.length > 0 ? 1 : 0
}
