import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBoundaries, RULE_NAMES } from './check-boundaries.ts'

const S = 'apps/server/src'
const PLANTED: readonly [string, string][] = [
  [`${S}/kernel/new.ts`, `import { x } from '../modules/citizens/index.ts'`],
  [`${S}/kernel/new.ts`, `import { x } from '../scenes/passage/passage.scene.ts'`],
  [`${S}/kernel/new.ts`, `const id = 'passage'`],
  [`${S}/modules/born-tomorrow/a.ts`, `import { x } from '../../scenes/passage/passage.scene.ts'`],
  [`${S}/modules/born-tomorrow/a.ts`, `import { x } from '../citizens/people.ts'`],
  [`${S}/modules/citizens/a.ts`, `const x = await import('../passes/holders.ts')`],
  [`${S}/scenes/queue/queue.scene.ts`, `export { x } from '../passage/passage.scene.ts'`],
  [`${S}/connectors/sms/index.ts`, `import { x } from '../../modules/citizens/index.ts'`],
  [`${S}/connectors/sms/index.ts`, `import { x } from '../../scenes/passage/passage.scene.ts'`],
  [`${S}/scenes/passage/a.ts`, `import { x } from '../../connectors/sms/index.ts'`],
  [`${S}/modules/citizens/a.ts`, `import { x } from '../../connectors/sms/http-adapter.ts'`],
  [`${S}/modules/citizens/a.ts`, `import { buildApp } from '../../app.ts'`],
  [`${S}/kernel/new.ts`, 'const id = "passage"'],
  [`${S}/kernel/new.ts`, `import { startMockCity } from '@yima/mock-city'`],
  [`${S}/scenes/passage/a.ts`, `import { county } from '../../../../../demo/src/index.ts'`],
  [`${S}/main.ts`, `import { x } from './scenes/passage/passage.scene.ts'`],
  [`${S}/modules/citizens/a.ts`, `import { demoPeople } from '@yima/demo'`],
  ['apps/citizen/src/a.ts', `import type { x } from '../../server/src/app.ts'`],
  ['apps/citizen/src/a.test.ts', `import { x } from '../../server/src/kernel/ids.ts'`],
  ['apps/born-tomorrow/src/a.ts', `import { x } from '../../server/src/app.ts'`],
  ['apps/terminal/src/a.ts', `import { x } from '../../citizen/src/shared/api.ts'`],
  [`${S}/modules/citizens/a.ts`, `import { startHarness } from '../../testing/harness.ts'`],
  ['packages/code/src/verify.ts', `import { createHash } from 'node:crypto'`],
  ['packages/code/src/verify.ts', `import { createHash } from 'crypto'`],
  ['packages/code/src/verify.ts', `import { nodeCrypto } from './node.ts'`],
  ['simulator/src/a.ts', `import { x } from '../../apps/server/src/kernel/ids.ts'`],
  ['simulator/src/a.test.ts', `import { x } from '@yima/server'`],
  [`${S}/kernel/new.ts`, `import { makePerson } from '@yima/simulator/people'`],
  ['packages/ui/src/a.tsx', `import type { Operations } from '@yima/api'`],
  ['packages/ui/src/a.tsx', `import { Link } from 'wouter'`],
  ['packages/api/src/a.ts', `import { x } from '../../../apps/server/src/app.ts'`],
  ['tools/a.ts', `import { x } from '../../shared/x.ts'`],
  ['e2e/a.test.ts', `const file = new ${'URL'}('../../elsewhere.json', import.meta.url)`],
  ['tools/a.ts', `import {\n  x,\n  y,\n} from '/srv/x.ts'`],
]

const SCENE = { path: `${S}/scenes/passage/passage.scene.ts`, text: '' }

for (const [path, text] of PLANTED) {
  test(`finds the planted violation: ${path} with ${text}`, () => {
    assert.ok(checkBoundaries([SCENE, { path, text }]).length > 0)
  })
}

test('a violation of every rule is planted', () => {
  const found = PLANTED.flatMap(([path, text]) => checkBoundaries([SCENE, { path, text }])).map(({ rule }) => rule)
  assert.deepEqual([...new Set(found)].sort(), [...RULE_NAMES].sort())
})

test('a tree in order has no violation', () => {
  const files = [
    {
      path: `${S}/app.ts`,
      text: `import { passage } from './scenes/passage/passage.scene.ts'\nimport { x } from './modules/citizens/index.ts'`,
    },
    {
      path: `${S}/scenes/passage/passage.scene.ts`,
      text: `import { x } from '../../modules/places/index.ts'\nimport { y } from '../../kernel/scene.ts'`,
    },
  ]
  assert.deepEqual(checkBoundaries(files), [])
})

test('a check that read nothing fails', () => {
  assert.throws(() => checkBoundaries([]), /no file was read/)
})
