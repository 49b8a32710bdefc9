import { sql } from 'kysely'
import { type Bytes, equalInConstantTime, sha256, utf8 } from './bytes.ts'
import { type Db, first, inTransaction, type Tx } from './db.ts'
import { ProblemError } from './problem.ts'
import type { Sources } from './sources.ts'
import type { Vault } from './vault.ts'

const KEPT_DAYS = 7
/** How long a second request waits for the first of the same key before it is told to come back. */
const WAIT = sql`set local lock_timeout = '1s'`
const LOCK_TIMEOUT = '55P03'

export type IdempotentCall = { caller: string; key: string | undefined; request: unknown }
export type IdempotencyDeps = { db: Db; sources: Sources; vault: Vault }

/**
 * Does the work of one `Idempotency-Key` once: the same caller, key and request get the stored answer, in parallel and
 * after a lost answer too. Another request: `idempotency-mismatch`; the first still running: `still-running`. The answer
 * is kept in the transaction of the work, sealed. Without a key the work is simply done.
 */
export async function runOnce<Answer>(
  { db, sources, vault }: IdempotencyDeps,
  { caller, key, request }: IdempotentCall,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  if (key === undefined) return inTransaction(db, work)
  const place = { table: 'kernel.idempotency', column: 'answer', row: `${caller} ${key}` }
  const hash = sha256(JSON.stringify(request))
  return inTransaction(db, async tx => {
    if (!(await isFirst(tx, caller, key, hash, sources.now()))) {
      const answer = await readAnswer(tx, caller, key, hash)
      return JSON.parse(new TextDecoder().decode(vault.openOwn(place, answer))) as Answer
    }
    const answer = await work(tx)
    await sql`update kernel.idempotency set answer = ${vault.sealOwn(place, utf8(JSON.stringify(answer)))}
      where caller = ${caller} and key = ${key}`.execute(tx)
    return answer
  })
}

/** The unique key makes a second request wait for the first one's commit. */
async function isFirst(tx: Tx, caller: string, key: string, hash: Bytes, nowMs: number): Promise<boolean> {
  try {
    await WAIT.execute(tx)
    const row = await first(
      tx,
      sql`insert into kernel.idempotency (caller, key, request_hash, at)
        values (${caller}, ${key}, ${hash}, to_timestamp(${nowMs / 1000})) on conflict do nothing returning 1 as written`,
    )
    await sql`set local lock_timeout = 0`.execute(tx)
    return row !== undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_TIMEOUT)
      throw new ProblemError('still-running', { retryAfterSeconds: 1 })
    throw error
  }
}

async function readAnswer(tx: Tx, caller: string, key: string, hash: Bytes): Promise<Uint8Array> {
  const kept = await first(
    tx,
    sql<{ requestHash: Uint8Array; answer: Uint8Array | null }>`
      select request_hash as "requestHash", answer from kernel.idempotency where caller = ${caller} and key = ${key}`,
  )
  if (kept === undefined || kept.answer === null) throw new ProblemError('still-running', { retryAfterSeconds: 1 })
  if (!equalInConstantTime(kept.requestHash, hash)) throw new ProblemError('idempotency-mismatch')
  return kept.answer
}

/** Forgets answers that nobody asks for any more. */
export const forgetPastAnswers = (db: Db, nowMs: number): Promise<unknown> =>
  sql`delete from kernel.idempotency where at < to_timestamp(${nowMs / 1000 - KEPT_DAYS * 86_400})`.execute(db)
