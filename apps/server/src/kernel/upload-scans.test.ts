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
const [gate = assert.fail('no gate'), otherGate = assert.fail('no gate'), thirdGate = assert.fail('no gate')] =
  county.terminals.slice(0, 3).map(({ terminalId }) => new Gate(harness, terminalId))
const phone = await new Phone(harness, demoPeople[0] ?? assert.fail('no people')).register()
const lostPhone = await new Phone(harness, demoPeople[1] ?? assert.fail('no people')).register()
const parallel = engine === 'postgresql' ? test : test.skip

type Uploaded = { results: { seq: number; verificationId: string; status: string }[]; nextSeq: number }
type OfflineScan = { seq: number; verificationId: string; code: string; at: string; outcome: string }

/** The gate's memory of its next number. */
const numbers = new Map<Gate, number>()

function remember(at: Gate, code: string, more: Partial<OfflineScan> = {}): OfflineScan {
  const seq = (numbers.get(at) ?? 0) + 1
  numbers.set(at, seq)
  return { seq, verificationId: at.newId(), code, at: isoNow(), outcome: 'accepted', ...more }
}

const isoNow = (): string => new Date(harness.sources.now()).toISOString()
const upload = (at: Gate, records: readonly OfflineScan[]) =>
  at.post('/terminal/v1/verifications/batch', { records }) as unknown as Promise<{ status: number; body: Uploaded }>

async function statuses(at: Gate, records: readonly OfflineScan[]): Promise<string[]> {
  const { status, body } = await upload(at, records)
  assert.equal(status, 200, JSON.stringify(body))
  assert.deepEqual(
    body.results.map(({ seq }) => seq),
    records.map(({ seq }) => seq),
  )
  return body.results.map(result => result.status)
}

const rowOf = async ({ verificationId }: OfflineScan) => {
  const { rows } = await sql<{ outcome: string; reason: string | null; mark: string | null }>`
    select outcome, reason, mark from kernel.verification where verification_id = ${verificationId}`.execute(db)
  return rows
}

test('a scan decided off line is recorded as it was, with its own time, in the citizen’s ledger too', async () => {
  const record = remember(gate, await phone.mint())
  harness.sources.advance(3600)
  assert.deepEqual(await statuses(gate, [record]), ['recorded'])
  assert.deepEqual(await rowOf(record), [{ outcome: 'accepted', reason: null, mark: null }])
  const ledger = await phone.call('GET', '/citizen/v1/ledger')
  const { items } = ledger.body as { items: { at: string; offline: boolean; outcome: string }[] }
  assert.equal(items[0]?.offline, true)
  assert.equal(Date.parse(items[0]?.at ?? ''), Math.floor(Date.parse(record.at) / 1000) * 1000)
})

test('a batch sent again, whole or in part, doubles nothing', async () => {
  const records = [remember(gate, await phone.mint()), remember(gate, await phone.mint())]
  assert.deepEqual(await statuses(gate, records), ['recorded', 'recorded'])
  assert.deepEqual(await statuses(gate, records), ['duplicate', 'duplicate'])
  assert.deepEqual(await statuses(gate, records.slice(1)), ['duplicate'])
  for (const { verificationId } of records) {
    assert.equal(await countRows(db, 'kernel.verification', sql`verification_id = ${verificationId}`), 1)
    assert.equal(await countRows(db, 'ledger.entry', sql`verification_id = ${verificationId}`), 1)
  }
})

test('a scan whose on-line answer was lost is the same scan when it is handed in', async () => {
  const record = remember(gate, await phone.mint())
  const { verificationId, code } = record
  assert.equal((await gate.scan(code, { verificationId })).outcome, 'accepted')
  assert.deepEqual(await statuses(gate, [record]), ['duplicate'])
  assert.equal(await countRows(db, 'ledger.entry', sql`verification_id = ${verificationId}`), 1)
})

test('a code used at another gate is found, marked and told, and both visits stand', async () => {
  const code = await phone.mint()
  const [here, there] = [remember(gate, code), remember(otherGate, code)]
  assert.deepEqual(await statuses(gate, [here]), ['recorded'])
  assert.deepEqual(await statuses(otherGate, [there]), ['used-elsewhere'])
  assert.deepEqual(await statuses(otherGate, [there]), ['used-elsewhere'], 'told again when the first answer was lost')
  assert.deepEqual(await rowOf(there), [{ outcome: 'accepted', reason: null, mark: 'used-elsewhere' }])
  const online = await gate.scan(code)
  assert.equal(online.reason, 'reused')
})

test('what the platform would have refused is marked: withdrawn before, altered, never a code', async () => {
  const [early, late] = [await lostPhone.mint(), await lostPhone.mint({ index: 1 })]
  const before = remember(gate, early)
  harness.sources.advance(5)
  await lostPhone.call('POST', '/citizen/v1/loss', {})
  harness.sources.advance(5)
  const withdrawn = remember(gate, late)
  const junk = remember(gate, 'hello')
  assert.deepEqual(await statuses(gate, [before, withdrawn, junk]), ['recorded', 'refused', 'refused'])
  assert.equal((await rowOf(withdrawn))[0]?.mark, 'revoked')
  assert.equal((await rowOf(junk))[0]?.mark, 'malformed')
})

test('a scan that the gate refused is kept as refused and uses no code up', async () => {
  const code = await phone.mint()
  const record = remember(gate, code, { outcome: 'refused' })
  assert.deepEqual(await statuses(gate, [record]), ['recorded'])
  assert.deepEqual(await rowOf(record), [{ outcome: 'refused', reason: 'refused-offline', mark: null }])
  assert.equal((await otherGate.scan(code)).outcome, 'accepted')
})

test('numbers follow on: a gap is a problem that names the number to go on with, and nothing is taken', async () => {
  const record = remember(thirdGate, await phone.mint())
  const answer = await upload(thirdGate, [{ ...record, seq: 7 }])
  assertProblem(answer as never, 409, 'sequence-gap')
  assert.equal((answer.body as unknown as { nextSeq: number }).nextSeq, 1)
  assert.deepEqual(await rowOf(record), [])
  assert.deepEqual(await statuses(thirdGate, [record]), ['recorded'])
  // Another installation of the same gate begins anew: its number is taken, its scan is not yet known.
  const anew = { ...record, verificationId: thirdGate.newId(), code: await phone.mint() }
  assertProblem((await upload(thirdGate, [anew])) as never, 409, 'sequence-gap')
  assert.deepEqual(await statuses(thirdGate, [{ ...anew, seq: 2 }]), ['recorded'])
})

test('a record out of its time or of another place is refused alone, and the others are taken', async () => {
  const old = remember(gate, await phone.mint(), { at: new Date(harness.sources.now() - 9 * 86_400_000).toISOString() })
  const elsewhere = { ...remember(gate, await phone.mint()), deploymentId: 'dep_elsewhere' }
  const good = remember(gate, await phone.mint())
  assert.deepEqual(await statuses(gate, [old, elsewhere, good]), ['refused', 'refused', 'recorded'])
  assert.equal(await countRows(db, 'kernel.audit', sql`action = 'offline-scan-refused'`), 2)
})

test('a batch with numbers or times out of order is refused whole', async () => {
  const [first, second] = [remember(gate, await phone.mint()), remember(gate, await phone.mint())]
  const earlier = new Date(harness.sources.now() - 1000).toISOString()
  for (const records of [
    [second, first],
    [first, { ...second, seq: second.seq + 1 }],
    [first, { ...second, at: earlier }],
  ])
    assertProblem((await upload(gate, records)) as never, 400, 'request-invalid')
  assert.deepEqual(await statuses(gate, [first, second]), ['recorded', 'recorded'])
})

test('a scan of eight days ago, over the end of a month, is still taken', async () => {
  const at = harness.sources.now()
  const record = { ...remember(gate, await phone.mint()), verificationId: uuidV7(at) }
  harness.sources.moveTo(at + 8 * 86_400_000 - 60_000)
  assert.deepEqual(await statuses(gate, [record]), ['recorded'])
  harness.sources.moveTo(at)
})

parallel('ten uploads of one batch at once record each scan once', async () => {
  const records = await Promise.all(Array.from({ length: 5 }, async () => remember(gate, await phone.mint())))
  const answers = await Promise.all(Array.from({ length: 10 }, () => upload(gate, records)))
  for (const { status, body } of answers) assert.equal(status, 200, JSON.stringify(body))
  const counted = answers.flatMap(({ body }) => body.results).filter(({ status }) => status === 'recorded')
  assert.equal(counted.length, records.length)
  for (const { verificationId } of records)
    assert.equal(await countRows(db, 'ledger.entry', sql`verification_id = ${verificationId}`), 1)
})

parallel('one code handed in by ten gates at once is recorded once and marked nine times', async () => {
  const gates = county.terminals.slice(5, 15).map(({ terminalId }) => new Gate(harness, terminalId))
  const code = await phone.mint()
  const found = await Promise.all(gates.map(at => statuses(at, [remember(at, code)])))
  assert.deepEqual(found.flat().sort(), ['recorded', ...Array.from({ length: 9 }, () => 'used-elsewhere')])
})
