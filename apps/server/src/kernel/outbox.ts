import { sql } from 'kysely'
import { all, type Db, type Tx } from './db.ts'
import type { Sources } from './sources.ts'

/** What leaves the platform after a commit. Payloads carry identifiers; personal data is looked up at delivery. */
export type OutboxEvent =
  | {
      topic: 'verification.recorded'
      key: string
      payload: { verificationId: string; deploymentId: string; outcome: string }
    }
  | { topic: 'account.notice'; key: string; payload: { accountId: string; noticeId: string } }

export type Topic = OutboxEvent['topic']
/** Must be harmless when repeated: an event is delivered at least once. */
export type Deliver = (event: OutboxEvent & { eventId: number }) => Promise<void>
export type Subscriptions = { readonly [T in Topic]: Deliver | 'nobody' }

/** Enqueues within the transaction of the fact itself: rolled back together, kept together. */
export async function enqueue(tx: Tx, nowMs: number, event: OutboxEvent): Promise<void> {
  await sql`insert into kernel.outbox (topic, key, payload, due_at)
    values (${event.topic}, ${event.key}, ${JSON.stringify(event.payload)}::jsonb, to_timestamp(${nowMs / 1000}))`.execute(
    tx,
  )
}

const LEASE_SECONDS = 30
const BATCH = 100
const BACKOFF_SECONDS_MAX = 3600

/**
 * Delivers what is due once; returns how many events it saw. Rows are leased, not locked, while a connector is waited
 * for: the embedded engine has one connection, and a slow gateway must hold none of it.
 */
export async function deliverDue(db: Db, sources: Sources, subscriptions: Subscriptions): Promise<number> {
  const now = sources.now() / 1000
  const leased = await all(
    db,
    sql<{ eventId: number; attempts: number } & OutboxEvent>`
      update kernel.outbox set attempts = attempts + 1, due_at = to_timestamp(${now + LEASE_SECONDS})
      where outbox_id in (select outbox_id from kernel.outbox where due_at <= to_timestamp(${now})
                          order by outbox_id limit ${BATCH} for update skip locked)
      returning outbox_id as "eventId", topic, key, payload, attempts`,
  )
  const done = await Promise.all(
    leased.map(async event => ((await delivered(event, subscriptions)) ? event : undefined)),
  )
  const doneIds = done.flatMap(event => (event === undefined ? [] : [event.eventId]))
  const failed = leased.filter(event => !doneIds.includes(event.eventId))
  if (doneIds.length > 0) await sql`delete from kernel.outbox where outbox_id in (${sql.join(doneIds)})`.execute(db)
  for (const event of failed) {
    const wait = Math.min(2 ** event.attempts, BACKOFF_SECONDS_MAX)
    await sql`update kernel.outbox set due_at = to_timestamp(${now + wait}) where outbox_id = ${event.eventId}`.execute(
      db,
    )
  }
  return leased.length
}

async function delivered(event: OutboxEvent & { eventId: number }, subscriptions: Subscriptions): Promise<boolean> {
  const deliver = subscriptions[event.topic]
  if (deliver === 'nobody') return true
  try {
    await deliver(event)
    return true
  } catch {
    return false
  }
}
