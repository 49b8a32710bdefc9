import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { county, demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { maskName } from '../modules/citizens/mask.ts'
import { putDeployment } from '../modules/places/index.ts'
import { passage } from '../scenes/passage/passage.scene.ts'
import { assertProblem, countRows } from '../testing/checks.ts'
import { Gate } from '../testing/gate.ts'
import { startHarness } from '../testing/harness.ts'
import { Phone } from '../testing/phone.ts'
import { counterScene } from '../testing/test-scene.ts'
import { inTransaction } from './db.ts'
import { KERNEL_REASONS } from './reasons.ts'
import { defineScene, sceneRegistry } from './scene.ts'

const switches = { isBroken: false }
const counter = counterScene(switches)
const harness = await startHarness({ scenes: [counter] })
after(() => harness.close())
const { db } = harness.database
const gate = new Gate(harness)
const phone = await new Phone(harness, demoPeople[0] ?? assert.fail('no people')).register()
const deploymentId = 'dep_test-counter'
const place = county.places[0] ?? assert.fail('no place')
await inTransaction(db, async tx => {
  const row = {
    deploymentId,
    sceneId: counter.id,
    placeId: place.placeId,
    unitId: place.unitId,
    stage: 'live' as const,
  }
  await putDeployment(tx, { ...row, directions: ['in', 'out'], openingHours: 'always' })
  await sql`insert into places.terminal_deployment (terminal_id, deployment_id, is_default) values (${gate.terminalId}, ${deploymentId}, false)`.execute(
    tx,
  )
})
const scan = (code: string, more: object = {}) => gate.scan(code, { deploymentId, input: { seats: 1 }, ...more })
const counts = () =>
  Promise.all(
    ['kernel.verification', 'ledger.entry', 'kernel.code_use', 'kernel.outbox', 'kernel.audit'].map(table =>
      countRows(db, table),
    ),
  )

test('an accepted person’s masked name is revealed, nothing more, and stands in the ledger as asked for', async () => {
  const decision = await scan(await phone.mint())
  assert.equal(decision.outcome, 'accepted')
  assert.deepEqual(decision.revealed, { maskedName: maskName(phone.person.name) })
  assert.deepEqual((decision as { receipt?: object }).receipt, { ticket: 'A-1', seats: 1 })
  for (const secret of [phone.person.name, phone.person.idNumber, phone.person.phone, 'cit_'])
    assert.ok(!JSON.stringify(decision).includes(secret))
  const { items } = (await phone.call('GET', '/citizen/v1/ledger')).body as { items: Record<string, unknown>[] }
  assert.deepEqual([items[0]?.scene, items[0]?.fields], [counter.title, ['maskedName']])
})

test('the key of the first check that fails is the reason, with the scene’s own words, and nothing is revealed', async () => {
  harness.sources.advance(1)
  for (const [more, reason] of [
    [{ input: { seats: 4 } }, 'counter-full'],
    [{ direction: 'out' }, 'counter-entry-only'],
    [{ direction: 'out', input: { seats: 4 } }, 'counter-entry-only'],
  ] as const) {
    const decision = await scan(await phone.mint(), more)
    assert.deepEqual([decision.outcome, decision.reason], ['refused', reason])
    assert.deepEqual(decision.message, counter.texts[reason]?.says)
    assert.deepEqual(decision.advice, counter.texts[reason]?.advice)
    assert.equal(decision.revealed, undefined)
  }
  const { items } = (await phone.call('GET', '/citizen/v1/ledger')).body as { items: Record<string, unknown>[] }
  assert.deepEqual(items[0]?.fields, [])
})

test('a repeated request shows the name for ten minutes and no longer; the answer stays', async () => {
  const request = { verificationId: gate.newId(), code: await phone.mint(), deploymentId, input: { seats: 1 } }
  const url = '/terminal/v1/verifications'
  const { body: first } = await gate.post(url, request)
  harness.sources.advance(600)
  assert.deepEqual((await gate.post(url, request)).body.revealed, first.revealed)
  harness.sources.advance(1)
  const { body: later } = await gate.post(url, request)
  assert.deepEqual([later.outcome, later.revealed], ['accepted', undefined])
})

test('the input is the scene’s own: missing, of another scene or out of bounds is a 400, and nothing is used up', async () => {
  const code = await phone.mint()
  const before = await counts()
  for (const more of [
    {},
    { input: {} },
    { input: { seats: 10 } },
    { input: { seats: '1' } },
    { input: { seats: 1, more: 1 } },
    { input: null },
  ]) {
    const answer = await gate.post('/terminal/v1/verifications', {
      verificationId: gate.newId(),
      code,
      deploymentId,
      ...more,
    })
    assertProblem(answer, 400, 'request-invalid')
  }
  const forPassage = await gate.post('/terminal/v1/verifications', {
    verificationId: gate.newId(),
    code,
    input: { seats: 1 },
  })
  assertProblem(forPassage, 400, 'request-invalid')
  assert.deepEqual(await counts(), before)
  assert.equal((await scan(code)).outcome, 'accepted')
})

test('a transaction that fails leaves no row behind, and the same request may be sent again', async () => {
  const request = { verificationId: gate.newId(), code: await phone.mint(), deploymentId, input: { seats: 1 } }
  const before = await counts()
  switches.isBroken = true
  const failed = await gate.post('/terminal/v1/verifications', request)
  switches.isBroken = false
  assertProblem(failed, 500, 'internal')
  assert.ok(!JSON.stringify(failed.body).includes('planted'))
  assert.deepEqual(await counts(), before)
  const again = await gate.post('/terminal/v1/verifications', request)
  assert.equal(again.body.outcome, 'accepted')
  assert.deepEqual(
    (await counts()).map((count, index) => count - (before[index] ?? 0)),
    [1, 1, 1, 1, 1],
  )
})

test('the registry refuses two scenes of one id and a reason that the kernel keeps', () => {
  assert.throws(() => sceneRegistry([passage, passage], KERNEL_REASONS), /two scenes are called passage/)
  const thief = defineScene({
    ...passage,
    id: 'thief',
    input: Type.Object({}),
    receipt: Type.Object({}),
    facts: async () => ({}),
    checks: { reused: () => true },
    texts: { reused: { says: { zh: '', en: '' }, advice: { zh: '', en: '' } } },
    record: async () => ({}),
  })
  assert.throws(() => sceneRegistry([thief], KERNEL_REASONS), /thief uses the kernel's reason reused/)
})
