import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { countRows } from '../testing/checks.ts'
import { startHarness } from '../testing/harness.ts'
import { first, inTransaction } from './db.ts'
import { type Deliver, deliverDue, enqueue, type Subscriptions } from './outbox.ts'

const harness = await startHarness()
after(() => harness.close())
const { database, sources } = harness
const { db, engine } = database
const start = sources.now()
let seen: string[] = []
beforeEach(async () => {
  await sql`delete from kernel.outbox`.execute(db)
  sources.moveTo(start)
  seen = []
})
const note: Deliver = async event => {
  seen.push(event.key)
}
const deliver = (how: Deliver = note, more: Partial<Subscriptions> = {}) =>
  deliverDue(db, sources, { 'account.notice': how, 'verification.recorded': 'nobody', ...more })
const put = (key: string, fails = false) =>
  inTransaction(db, async tx => {
    await enqueue(tx, sources.now(), { topic: 'account.notice', key, payload: { accountId: key, noticeId: key } })
    if (fails) throw new Error('planted: rolled back')
  })
const waiting = () => countRows(db, 'kernel.outbox')
/** Seconds from now until the one waiting event is due. */
const dueInSeconds = async (): Promise<number> => {
  const row = await first(db, sql<{ due: Date }>`select due_at as due from kernel.outbox`)
  return Math.round(((row?.due.getTime() ?? 0) - sources.now()) / 1000)
}

test('an event is delivered once its transaction is kept, with what it carries, and is gone then', async () => {
  await put('a')
  await deliver(async event => assert.deepEqual(event.payload, { accountId: 'a', noticeId: 'a' }))
  assert.equal(await waiting(), 0)
  assert.equal(await deliver(), 0)
})

test('an event of a transaction that was rolled back never leaves', async () => {
  await assert.rejects(put('a', true))
  await deliver()
  assert.deepEqual([seen, await waiting()], [[], 0])
})

test('a delivery that fails is tried again, each time after twice as long, at most an hour', async () => {
  await put('a')
  const waits: number[] = []
  for (let tries = 0; tries < 14; tries++) {
    await deliver(() => Promise.reject(new Error('planted: down')))
    const wait = await dueInSeconds()
    waits.push(wait)
    sources.advance(wait - 1)
    assert.equal(await deliver(), 0, 'not before it is due')
    sources.advance(1)
  }
  assert.deepEqual(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600])
  await deliver()
  assert.deepEqual([seen, await waiting()], [['a'], 0])
})

test('a process that dies while it delivers leaves the event to another, after its lease: at least once', async () => {
  await put('a')
  const dying = { accountId: '', reached: () => {} }
  const reached = new Promise<void>(resolve => {
    dying.reached = resolve
  })
  let die: (why: Error) => void = () => {}
  const never = new Promise<void>((_resolve, reject) => {
    die = reject
  })
  const first = deliver(async event => {
    await note(event)
    dying.reached()
    await never
  })
  await reached
  assert.equal(await deliver(), 0, 'it is leased')
  sources.advance(31)
  assert.equal(await deliver(), 1)
  assert.deepEqual(seen, ['a', 'a'])
  die(new Error('planted: killed'))
  await first
  assert.equal(await waiting(), 0)
})

test('one event that fails keeps no other back', async () => {
  for (const key of ['a', 'bad', 'c']) await put(key)
  await deliver(async event => {
    if (event.key === 'bad') throw new Error('planted: down')
    seen.push(event.key)
  })
  assert.deepEqual([seen.sort(), await waiting()], [['a', 'c'], 1])
})

test('a topic that nobody wants is dropped, not piled up', async () => {
  await inTransaction(db, tx =>
    enqueue(tx, sources.now(), {
      topic: 'verification.recorded',
      key: 'x',
      payload: { verificationId: '', deploymentId: '', outcome: '' },
    }),
  )
  await deliver()
  assert.equal(await waiting(), 0)
})

const parallel = engine === 'postgresql' ? test : test.skip
parallel('four processes that deliver at once give each event once', async () => {
  for (let index = 0; index < 150; index++) await put(String(index))
  await Promise.all([deliver(), deliver(), deliver(), deliver()])
  await deliver()
  assert.equal(seen.length, 150)
  assert.equal(new Set(seen).size, 150)
  assert.equal(await waiting(), 0)
})
