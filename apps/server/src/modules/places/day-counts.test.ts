import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cityMidnight } from '@yima/code'
import { county, demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { demoToken } from '../../demo/seed-county.ts'
import { inTransaction } from '../../kernel/db.ts'
import { countRows } from '../../testing/checks.ts'
import { Gate } from '../../testing/gate.ts'
import { startHarness } from '../../testing/harness.ts'
import { Phone } from '../../testing/phone.ts'
import { putTerminal } from './index.ts'

type Counts = { in: number; out: number; refused: number; byHand: number }
type Answer = { dayStart: number; through: number; own: Counts; others: Counts & { terminals: number } }

const harness = await startHarness()
after(() => harness.close())
const { sources, database } = harness
const home = county.terminals[0] ?? assert.fail('no terminal')
/** Two more gates beside the first, and one elsewhere. */
for (const terminalId of ['trm_beside-1', 'trm_beside-2'])
  await inTransaction(database.db, tx =>
    putTerminal(tx, sources.now(), { ...home, terminalId, token: demoToken(harness.rootKey, terminalId) }),
  )
const phone = await new Phone(harness, demoPeople[0] ?? assert.fail('no people')).register()
const gate = new Gate(harness)
const beside = new Gate(harness, 'trm_beside-1')
const third = new Gate(harness, 'trm_beside-2')
const elsewhere = new Gate(harness, county.terminals[1]?.terminalId)

/** The morning of the next city day at ten, so that no test meets a midnight that it did not ask for. */
sources.moveTo((cityMidnight(sources.now() / 1000) + 86_400 + 36_000) * 1000)

async function read(of: Gate, through = sources.now()): Promise<Answer> {
  const url = `/terminal/v1/day-counts?through=${through}`
  const answer = await harness.app.inject({ url, headers: { authorization: `Bearer ${of.token}` } })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}

const NONE = { in: 0, out: 0, refused: 0, byHand: 0 }
const letIn = async (at: Gate) =>
  assert.equal((await at.scan(await phone.mint(), { direction: 'in' })).outcome, 'accepted')
const enterByHand = (at: Gate, entryId = at.newId()) =>
  at.post('/terminal/v1/manual-entries', { entryId, reason: 'child' })
let number = 0
const handIn = async (at: Gate, verificationId: string, code: string, atMs = sources.now()) => {
  const record = { seq: ++number, verificationId, code, at: new Date(atMs).toISOString(), outcome: 'accepted' }
  const { status } = await at.post('/terminal/v1/verifications/batch', { records: [record] })
  assert.equal(status, 200)
}

test('a gate counts who it let in and out, whom it refused and whom its staff let in by hand', async () => {
  assert.deepEqual((await read(gate)).own, NONE)
  await letIn(gate)
  await letIn(gate)
  assert.equal((await gate.scan('hello')).outcome, 'refused')
  await enterByHand(gate)
  assert.deepEqual((await read(gate)).own, { in: 2, out: 0, refused: 1, byHand: 1 })
})

test('a scan or an entry that is sent twice, or answered on line and handed in as well, counts once', async () => {
  const before = (await read(gate)).own
  const verificationId = gate.newId()
  const code = await phone.mint()
  for (const _ of [1, 2]) assert.equal((await gate.scan(code, { verificationId, direction: 'in' })).outcome, 'accepted')
  await handIn(gate, verificationId, code)
  const entryId = gate.newId()
  for (const _ of [1, 2]) await enterByHand(gate, entryId)
  assert.deepEqual((await read(gate)).own, { ...before, in: before.in + 1, byHand: before.byHand + 1 })
})

test('only what has an id up to the asked moment is counted: what came later is the gate’s own to count', async () => {
  const through = sources.now()
  const before = (await read(gate, through)).own
  sources.advance(1)
  await letIn(gate)
  await enterByHand(gate)
  assert.deepEqual((await read(gate, through)).own, before)
  assert.equal((await read(gate)).own.in, before.in + 1)
})

test('the place’s total is the sum over its gates, each counted once, and gates elsewhere are not in it', async () => {
  await letIn(beside)
  await letIn(elsewhere)
  await read(elsewhere)
  const [own, other] = [(await read(gate)).own, (await read(beside)).own]
  assert.deepEqual((await read(beside)).others, { ...own, terminals: 1 })
  for (const _ of [1, 2, 3]) assert.deepEqual((await read(gate)).others, { ...other, terminals: 1 })
})

test('a gate that was switched off after its last scans is counted by the others', async () => {
  await read(third)
  sources.advance(1)
  await letIn(third)
  assert.equal((await read(gate)).others.in, 1, 'within its minute it may still count itself')
  sources.advance(151)
  assert.equal((await read(gate)).others.in, 2)
})

test('an answer that comes late changes no newer count of the place', async () => {
  const early = sources.now()
  sources.advance(1)
  await letIn(beside)
  const { own } = await read(beside)
  await read(beside, early)
  assert.equal((await read(gate)).others.in, own.in + 1)
})

test('the day is the city’s: it begins at 16:00 UTC, and a scan handed in after midnight stays in its own day', async () => {
  const midnight = cityMidnight(sources.now() / 1000) + 86_400
  assert.equal(new Date(midnight * 1000).toISOString().slice(11, 16), '16:00')
  sources.moveTo(midnight * 1000 - 60_000)
  const lateId = gate.newId()
  const scannedAt = sources.now()
  const { own } = await read(gate)
  sources.moveTo(midnight * 1000 + 20_000)
  assert.deepEqual((await read(gate)).own, NONE)
  await handIn(gate, lateId, await phone.mint(), scannedAt)
  await gate.scan('hello')
  const today = await read(gate)
  assert.deepEqual([today.dayStart, today.own], [midnight, { ...NONE, refused: 1 }])
  assert.deepEqual(today.others, { ...NONE, terminals: 0 })
  const yesterday = await read(gate, midnight * 1000 - 1)
  assert.deepEqual(yesterday.own, { ...own, in: own.in + 1 })
})

test('counts keep one row a terminal, and none of a person', async () => {
  assert.equal(await countRows(database.db, 'places.day_count'), 4)
  const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns
    where table_schema = 'places' and table_name = 'day_count' order by 1`.execute(database.db)
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['by_hand', 'counted_through', 'day_start', 'let_in', 'let_out', 'refused', 'terminal_id'],
  )
})
