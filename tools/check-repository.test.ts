import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRepository, type RepositoryFile } from './check-repository.ts'

const PLANTED: readonly [string, RepositoryFile][] = [
  ['a path outside the repository', { path: 'tools/a.ts', text: `readFileSync('../${'shared'}/data/county.json')` }],
  ['a download address', { path: 'package-lock.json', text: '"resolved": "https://host/x.tgz"' }],
  ['a script of another host', { path: 'apps/citizen/src/a.ts', text: `load('https://${'cdn'}.example/x.js')` }],
  ['half done work', { path: 'apps/server/src/a.ts', text: `// ${'TODO'} later` }],
  ['half done work in a test', { path: 'e2e/a.test.ts', text: `/* ${'FIXME'} */` }],
  ['a font of another host', { path: 'apps/citizen/index.html', text: `<link href="//${'fonts'}.example/x.css">` }],
  ['a folder of a machine', { path: 'docs/guide.md', text: `see /${'home'}/somebody/yima` }],
  ['a lone test', { path: 'apps/server/src/a.test.ts', text: `test.${'only'}('x', () => {})` }],
  ['a skipped test', { path: 'apps/server/src/a.test.ts', text: `test.${'skip'}('x', () => {})` }],
  ['a long file', { path: 'apps/server/src/a.ts', text: '\n'.repeat(301) }],
  ['a loose version', { path: 'package.json', text: '{"dependencies":{"a":"^1.0.0"}}' }],
  ['a loose version for development', { path: 'demo/package.json', text: '{"devDependencies":{"a":"latest"}}' }],
  ['an unjustified dependency', { path: 'package.json', text: '{"dependencies":{"a":"1.0.0"}}' }],
]

const DOCS = { path: 'docs/dependencies.md', text: '| `b` | why |' }

for (const [name, file] of PLANTED) {
  test(`finds ${name}`, () => assert.equal(checkRepository([DOCS, file]).length > 0, true))
}

test('a repository in order breaks no rule', () => {
  const files = [
    { path: 'package.json', text: '{"dependencies":{"a":"1.0.0"}}' },
    { path: 'docs/dependencies.md', text: '`a`' },
    { path: 'apps/citizen/src/a.ts', text: "import { x } from '../shared/api.ts'" },
  ]
  assert.deepEqual(checkRepository(files), [])
})

test('a check that read nothing fails', () => {
  assert.throws(() => checkRepository([]), /no file was read/)
})
