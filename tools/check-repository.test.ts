import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRepository, type RepositoryFile } from './check-repository.ts'

const PLANTED: readonly [string, RepositoryFile][] = [
  ['a path outside the repository', { path: 'tools/a.ts', text: `readFileSync('../${'shared'}/data/county.json')` }],
  ['a download address', { path: 'package-lock.json', text: '"resolved": "https://host/x.tgz"' }],
  ['a script of another host', { path: 'apps/citizen/src/a.ts', text: `load('https://${'cdn'}.example/x.js')` }],
  ['half done work', { path: 'apps/server/src/a.ts', text: `// ${'TODO'} later` }],
  ['a skipped test', { path: 'apps/server/src/a.test.ts', text: `test.${'skip'}('x', () => {})` }],
  ['a long file', { path: 'apps/server/src/a.ts', text: '\n'.repeat(301) }],
  ['a loose version', { path: 'package.json', text: '{"dependencies":{"a":"^1.0.0"}}' }],
  ['an unjustified dependency', { path: 'package.json', text: '{"dependencies":{"a":"1.0.0"}}' }],
]

for (const [name, file] of PLANTED) test(`finds ${name}`, () => assert.ok(checkRepository([file]).length > 0))

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
