import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { county, demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { all, inTransaction, type Tx } from '../../../kernel/db.ts'
import { createVault } from '../../../kernel/vault.ts'
import { Gate } from '../../../testing/gate.ts'
import { startHarness } from '../../../testing/harness.ts'
import { Phone } from '../../../testing/phone.ts'
import { createClerk, endClerk, resetPin, setNeedsClerk } from '../index.ts'

const harness = await startHarness()
after(() => harness.close())
const { app, database, sources } = harness
const { db } = database
const deps = { sources, vault: createVault(harness.rootKey, sources) }
const second = await harness.startSecond()
const phone = await new Phone(harness, demoPeople[0] ?? assert.fail('nobody')).register()
const unitOf = (deploymentId: string | undefined): string =>
  county.deployments.find(one => one.deploymentId === deploymentId)?.unitId ?? assert.fail('no unit')

const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(db, work)
const change = () => ({ nowMs: sources.now(), actor: 'stf_test' })
let hired = 0
/** A counter of its own for each test, with somebody who works there. */
async function openCounter(index: number) {
  const terminal = county.terminals[index] ?? assert.fail('no terminal')
  const gate = new Gate(harness, terminal.terminalId)
  await within(tx => setNeedsClerk(tx, { ...change(), terminalId: gate.terminalId, needsClerk: true, idleMinutes: 5 }))
  const number = `A-${++hired}`
  const unitId = unitOf(terminal.deploymentId)
  const clerk = await within(tx => createClerk(tx, deps, { ...change(), unitId, number, name: '欧阳明月' }))
  return { gate, clerk, number, unitId }
}
type Counter = Awaited<ReturnType<typeof openCounter>>

type Answer = { status: number; body: { type?: string; clerk?: { name: string }; outcome?: string } }
async function signIn({ gate }: Pick<Counter, 'gate'>, payload: object, server = app): Promise<Answer> {
  const headers = { authorization: `Bearer ${gate.token}` }
  const response = await server.inject({ method: 'POST', url: '/terminal/v1/clerk-sessions', payload, headers })
  return { status: response.statusCode, body: response.json() }
}
const slugOf = ({ body }: { body: { type?: string } }): string => body.type?.split('/').at(-1) ?? ''
const lock = ({ gate }: Counter) =>
  app.inject({
    method: 'DELETE',
    url: '/terminal/v1/clerk-sessions',
    headers: { authorization: `Bearer ${gate.token}` },
  })
const scan = async ({ gate }: Counter, verificationId = gate.newId(), code?: string) =>
  gate.post('/terminal/v1/verifications', { verificationId, code: code ?? (await phone.mint()) })
const me = async ({ gate }: Counter) =>
  (await app.inject({ url: '/terminal/v1/me', headers: { authorization: `Bearer ${gate.token}` } })).json().counter

const clerksOnRecord = ({ gate }: Counter) =>
  all(
    db,
    sql<{ v: string | null; e: string | null }>`select v.clerk_id as v, e.clerk_id as e
      from kernel.verification v left join ledger.entry e using (verification_id) where v.caller = ${gate.terminalId}`,
  )

test('a counter takes no scan without its clerk, and verification and ledger say who looked', async () => {
  const counter = await openCounter(0)
  assert.equal(slugOf(await scan(counter)), 'clerk-needed')
  assert.deepEqual(await clerksOnRecord(counter), [])
  const { number, clerk } = counter
  const signed = await signIn(counter, { number, pin: clerk.pin })
  assert.deepEqual([signed.status, signed.body.clerk?.name], [200, '欧***'])
  assert.equal((await me(counter)).clerk.clerkId, clerk.clerkId)
  assert.equal((await scan(counter)).body.outcome, 'accepted')
  assert.deepEqual(await clerksOnRecord(counter), [{ v: clerk.clerkId, e: clerk.clerkId }])
})

test('a badge signs in too, and after the lock button nothing is scanned; a repeat keeps its answer', async () => {
  const counter = await openCounter(1)
  assert.equal((await signIn(counter, { badge: counter.clerk.badge })).status, 200)
  const id = counter.gate.newId()
  const code = await phone.mint()
  const answered = await scan(counter, id, code)
  assert.equal((await lock(counter)).statusCode, 204)
  assert.equal((await lock(counter)).statusCode, 204)
  assert.equal((await me(counter)).clerk, undefined)
  assert.equal(slugOf(await scan(counter)), 'clerk-needed')
  assert.deepEqual((await scan(counter, id, code)).body, answered.body)
  // Another clerk at the same counter does not make it another request.
  await signIn(counter, { number: counter.number, pin: counter.clerk.pin })
  assert.deepEqual((await scan(counter, id, code)).body, answered.body)
})

test('a counter locks by itself after its minutes without a scan, on every process; each scan begins them anew', async () => {
  const counter = await openCounter(2)
  await signIn(counter, { number: counter.number, pin: counter.clerk.pin })
  for (const minutes of [4, 4]) {
    sources.advance(minutes * 60)
    assert.equal((await scan(counter)).status, 200)
    await harness.runWork('terminals-seen')
  }
  sources.advance(5 * 60 + 1)
  assert.equal(slugOf(await scan(counter)), 'clerk-needed')
  assert.equal((await me(counter)).clerk, undefined)
})

test('five wrong PINs lock a clerk on all processes, with the seconds to wait; a new PIN opens again', async () => {
  const counter = await openCounter(3)
  const { number, clerk } = counter
  const wrong = clerk.pin === '000000' ? '000001' : '000000'
  const tries = await Promise.all(
    Array.from({ length: 8 }, (_, n) => signIn(counter, { number, pin: wrong }, n % 2 === 0 ? app : second.app)),
  )
  assert.equal(tries.filter(one => slugOf(one) === 'clerk-wrong').length, 5)
  assert.equal(slugOf(await signIn(counter, { number, pin: clerk.pin })), 'clerk-locked')
  const issued = await within(tx => resetPin(tx, deps, { ...change(), clerkId: clerk.clerkId }))
  assert.equal(slugOf(await signIn(counter, { badge: clerk.badge })), 'clerk-wrong', 'the old badge still opens')
  assert.equal((await signIn(counter, { number, pin: issued.pin })).status, 200)
})

test('guessing numbers locks the terminal, not the others of the unit', async () => {
  const counter = await openCounter(4)
  const told = []
  for (let n = 0; n < 11; n++) told.push(slugOf(await signIn(counter, { number: `N-${n}`, pin: '123456' })))
  assert.deepEqual([told.slice(0, 10).every(slug => slug === 'clerk-wrong'), told[10]], [true, 'clerk-locked'])
})

test('a clerk of another unit, one who was ended and half a proof are refused', async () => {
  const counter = await openCounter(5)
  const elsewhere = county.terminals.findIndex(one => unitOf(one.deploymentId) !== counter.unitId)
  const other = await openCounter(elsewhere)
  assert.equal(slugOf(await signIn(counter, { badge: other.clerk.badge })), 'clerk-wrong')
  for (const half of [
    {},
    { number: counter.number },
    { pin: '123456' },
    { badge: counter.clerk.badge, number: 'A', pin: '123456' },
  ])
    assert.equal(slugOf(await signIn(counter, half)), 'request-invalid')
  await signIn(counter, { badge: counter.clerk.badge })
  await within(tx => endClerk(tx, { ...change(), clerkId: counter.clerk.clerkId }))
  assert.equal(slugOf(await scan(counter)), 'clerk-needed')
  assert.equal(slugOf(await signIn(counter, { badge: counter.clerk.badge })), 'clerk-wrong')
  const audit = await all(
    db,
    sql<{ action: string }>`select action from kernel.audit where subject = ${counter.clerk.clerkId} order by audit_id`,
  )
  assert.deepEqual(
    audit.map(({ action }) => action),
    ['clerk-created', 'clerk-signed-in', 'clerk-ended'],
  )
})

test('neither PIN, badge nor name of a clerk is in the tables', async () => {
  const counter = await openCounter(6)
  await signIn(counter, { badge: counter.clerk.badge })
  const rows = await all(
    db,
    sql<{ row: string }>`select c::text as row from places.clerk c union all select s::text from places.clerk_session s
      union all select a::text from kernel.audit a`,
  )
  const told = rows.map(({ row }) => row).join('\n')
  const { badge, pin } = counter.clerk
  for (const secret of [badge, `"${pin}"`, '欧阳明月', Buffer.from('欧阳明月').toString('hex')])
    assert.ok(!told.includes(secret))
})
