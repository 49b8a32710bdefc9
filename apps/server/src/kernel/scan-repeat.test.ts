import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { county, demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { assertProblem, countRows } from '../testing/checks.ts'
import { Gate, uuidV7 } from '../testing/gate.ts'
import { startHarness } from '../testing/harness.ts'
import { Phone } from '../testing/phone.ts'

const harness = await startHarness()
after(() => harness.close())
const { db, engine } = harness.database
const gates = county.terminals.slice(0, 5).map(({ terminalId }) => new Gate(harness, terminalId))
const [gate = assert.fail('no gate'), otherGate = assert.fail('no gate')] = gates
const phone = await new Phone(harness, demoPeople[0] ?? assert.fail('no people')).register()
const send = (at: Gate, request: object) => at.post('/terminal/v1/verifications', request)
const parallel = engine === 'postgresql' ? test : test.skip

const rowsOf = (verificationId: string) =>
  Promise.all([
    countRows(db, 'kernel.verification', sql`verification_id = ${verificationId}`),
    countRows(db, 'ledger.entry', sql`verification_id = ${verificationId}`),
    countRows(db, 'kernel.code_use', sql`verification_id = ${verificationId}`),
    countRows(db, 'kernel.outbox', sql`payload ->> 'verificationId' = ${verificationId}`),
  ])

test('the same request again is the same answer and the same one row, letters of the id large or small', async () => {
  const request = { verificationId: gate.newId(), code: await phone.mint() }
  const first = await send(gate, request)
  assert.deepEqual([first.status, first.body.outcome], [200, 'accepted'])
  harness.sources.advance(90)
  for (const verificationId of [request.verificationId, request.verificationId.toUpperCase()])
    assert.deepEqual(await send(gate, { ...request, verificationId }), first)
  assert.deepEqual(await rowsOf(request.verificationId), [1, 1, 1, 1])
})

test('an answer is still the same after the time in which a new id would be taken', async () => {
  const request = { verificationId: gate.newId(), code: await phone.mint() }
  const first = await send(gate, request)
  harness.sources.advance(11 * 60)
  assert.deepEqual(await send(gate, request), first)
})

test('a refusal is repeated as it was, though the code would now be refused for another reason', async () => {
  const code = await phone.mint()
  await send(otherGate, { verificationId: otherGate.newId(), code })
  const request = { verificationId: gate.newId(), code }
  const first = await send(gate, request)
  assert.equal(first.body.reason, 'reused')
  harness.sources.advance(300)
  assert.deepEqual(await send(gate, request), first)
})

test('another request under the same id is a conflict and changes nothing', async () => {
  const request = { verificationId: gate.newId(), code: await phone.mint() }
  await send(gate, request)
  const other = await phone.mint()
  for (const change of [{ code: other }, { direction: 'out' }, { code: '' }])
    assertProblem(await send(gate, { ...request, ...change }), 409, 'verification-conflict')
  assert.deepEqual(await rowsOf(request.verificationId), [1, 1, 1, 1])
  assert.equal((await gate.scan(other)).outcome, 'accepted')
})

test('an id belongs to its caller: two terminals may make the same one, for the same person too', async () => {
  const verificationId = gate.newId()
  const first = await send(gate, { verificationId, code: await phone.mint() })
  const second = await send(otherGate, { verificationId, code: await phone.mint() })
  assert.deepEqual([first.status, first.body.outcome], [200, 'accepted'])
  assert.deepEqual([second.status, second.body.outcome], [200, 'accepted'])
})

test('sequential scans of one code at five gates: the first is accepted, the rest are reused', async () => {
  const code = await phone.mint()
  const outcomes: string[] = []
  for (const at of gates) outcomes.push((await at.scan(code)).outcome)
  assert.deepEqual(outcomes, ['accepted', 'refused', 'refused', 'refused', 'refused'])
})

parallel('twenty parallel calls with one id: one row, one answer', async () => {
  const request = { verificationId: gate.newId(), code: await phone.mint() }
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(gate, request)))
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(answers[0]?.body.outcome, 'accepted')
  assert.deepEqual(await rowsOf(request.verificationId), [1, 1, 1, 1])
})

parallel('twenty parallel calls with one id and what is no code: one row, one answer', async () => {
  const request = { verificationId: gate.newId(), code: 'not a code' }
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(gate, request)))
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.deepEqual(await rowsOf(request.verificationId), [1, 0, 0, 1])
})

parallel(
  'twenty parallel scans of one code at five gates: exactly one is accepted, every one is on record',
  async () => {
    for (let round = 0; round < 5; round++) {
      const code = await phone.mint()
      const requests = Array.from({ length: 20 }, (_, index) => ({
        at: gates[index % 5] ?? gate,
        verificationId: gate.newId(),
      }))
      const answers = await Promise.all(requests.map(({ at, verificationId }) => send(at, { verificationId, code })))
      assert.equal(answers.filter(({ body }) => body.outcome === 'accepted').length, 1)
      assert.equal(answers.filter(({ body }) => body.reason === 'reused').length, 19)
      const ids = sql.join(requests.map(({ verificationId }) => verificationId))
      assert.equal(await countRows(db, 'kernel.verification', sql`verification_id in (${ids})`), 20)
      assert.equal(await countRows(db, 'ledger.entry', sql`verification_id in (${ids})`), 20)
      assert.equal(await countRows(db, 'kernel.code_use', sql`verification_id in (${ids})`), 1)
    }
  },
)

parallel(
  'scans racing with «lost phone» lie before it or after it: none is accepted once it has answered',
  async () => {
    const lost = await new Phone(harness, demoPeople[1] ?? assert.fail('no people')).register()
    const codes = await Promise.all(Array.from({ length: 10 }, (_, index) => lost.mint({ index })))
    const [ended, ...decisions] = await Promise.all([
      lost.call('POST', '/citizen/v1/loss', {}),
      ...codes.map(code => gate.scan(code)),
    ])
    assert.equal(ended?.status, 200)
    for (const { outcome, reason } of decisions) assert.ok(outcome === 'accepted' || reason === 'revoked')
    assert.equal((await gate.scan(await lost.mint({ index: 20 }))).reason, 'revoked')
  },
)

test('a repeat at another moment of the month finds its row by the id’s own time', async () => {
  const verificationId = uuidV7(harness.sources.now() - 9 * 60_000)
  const request = { verificationId, code: await phone.mint() }
  const first = await send(gate, request)
  assert.deepEqual(await send(gate, request), first)
  assert.deepEqual(await rowsOf(verificationId), [1, 1, 1, 1])
})
