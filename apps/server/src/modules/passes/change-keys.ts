import { cityMidnight } from '@yima/code'
import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { raiseVersion } from '../../kernel/change.ts'
import { type Db, first, inTransaction, type Tx } from '../../kernel/db.ts'
import { unixSeconds } from '../../kernel/sources.ts'
import type { CitySuites } from '../../kernel/words.ts'
import { FOREVER, insertIssuerKey, type KeyDeps } from './issuer-keys.ts'

const DAY_SECONDS = 86_400
/** Bundles live seven days: a key announced so far ahead is known to every gate before its first pass is shown. */
export const ANNOUNCE_DAYS_MIN = 8

/** What an operator is told when a change of keys cannot be made. */
export class KeyChangeRefused extends Error {}

/** Makes the first key of a city that has none. Processes that start at once end with one. */
export async function ensureIssuerKey(db: Db, deps: KeyDeps, suites: CitySuites): Promise<void> {
  const found = await first(db, sql`select 1 from passes.issuer_key where prefix = ${deps.prefix} limit 1`)
  if (found !== undefined) return
  await inTransaction(db, async tx => {
    await insertIssuerKey(tx, deps, { number: 1, suites, validFromMin: 0, actor: 'platform' })
  })
}

/**
 * Announces the next issuer key: passes from the midnight `days` ahead on are signed by it, and the present key signs no
 * later ones but is trusted until its passes end. Returns the new key's number and its first midnight (Unix seconds).
 */
export async function announceIssuerKey(
  db: Db,
  deps: KeyDeps,
  { suites, days, actor }: { suites: CitySuites; days: number; actor: string },
): Promise<{ number: number; validFromMin: number }> {
  const validFromMin = cityMidnight(unixSeconds(deps.sources)) + days * DAY_SECONDS
  return changeKeys(db, async tx => {
    const later = await first(
      tx,
      sql`select 1 from passes.issuer_key where prefix = ${deps.prefix} and valid_from_min >= ${validFromMin} and compromised_at is null`,
    )
    if (later !== undefined) throw new KeyChangeRefused('下一把密钥已经公布 The next key is already announced')
    const number = await insertNext(tx, deps, suites, validFromMin, actor)
    await closeRanks(tx, deps.prefix)
    return { number, validFromMin }
  })
}

/**
 * Distrusts a key: on line its codes are refused from this commit on (its strips end with it), off line from a gate's
 * next bundle on. A fresh key takes over today, unless another already signs. Returns the number of the key that signs.
 */
export async function compromiseIssuerKey(
  db: Db,
  deps: KeyDeps,
  { number, suites, actor, reason }: { number: number; suites: CitySuites; actor: string; reason: string },
): Promise<{ ended: number; successor: number }> {
  const now = unixSeconds(deps.sources)
  const today = cityMidnight(now)
  return changeKeys(db, async tx => {
    const gone = await sql`update passes.issuer_key set compromised_at = to_timestamp(${now})
      where prefix = ${deps.prefix} and number = ${number} and compromised_at is null returning 1`.execute(tx)
    if (gone.rows.length === 0) throw new KeyChangeRefused(`没有可停用的密钥 ${number} There is no live key ${number}`)
    const ended = await sql`update passes.strip set ended_at = to_timestamp(${now})
      where key_number = ${number} and ended_at is null and valid_from + lifetime_hours * 3600 > ${now}`.execute(tx)
    const other = await first(
      tx,
      sql<{
        number: number
      }>`select number from passes.issuer_key where prefix = ${deps.prefix} and compromised_at is null
        and valid_from_min <= ${today} and valid_from_max >= ${today} order by valid_from_min desc limit 1`,
    )
    const successor = other?.number ?? (await insertNext(tx, deps, suites, today, actor))
    await closeRanks(tx, deps.prefix)
    await writeAudit(tx, deps.sources.now(), actor, {
      action: 'issuer-key-compromised',
      subject: `${deps.prefix}/${number}`,
      successor,
      reason,
    })
    return { ended: Number(ended.numAffectedRows ?? 0), successor }
  })
}

/** Changes of keys are made one after the other: the version row is the lock, and tells every process to read anew. */
const changeKeys = <Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  inTransaction(db, async tx => {
    await raiseVersion(tx, 'keys')
    return work(tx)
  })

/** Every day has its key: each live one signs until the next live one begins, and the last for ever. */
async function closeRanks(tx: Tx, prefix: string): Promise<void> {
  await sql`update passes.issuer_key k set valid_from_max = coalesce((select min(n.valid_from_min) - 1 from passes.issuer_key n
      where n.prefix = k.prefix and n.compromised_at is null and n.valid_from_min > k.valid_from_min), ${FOREVER})
    where k.prefix = ${prefix} and k.compromised_at is null`.execute(tx)
}

/** The next number that no key has had; numbers are 0…255 and come round only when the last code of one is long dead. */
async function insertNext(
  tx: Tx,
  deps: KeyDeps,
  suites: CitySuites,
  validFromMin: number,
  actor: string,
): Promise<number> {
  const row = await first(
    tx,
    sql<{ number: number | null }>`select min(n) as number from generate_series(1, 255) n
      where not exists (select 1 from passes.issuer_key k where k.prefix = ${deps.prefix} and k.number = n)`,
  )
  const number = row?.number ?? undefined
  if (number === undefined || !(await insertIssuerKey(tx, deps, { number, suites, validFromMin, actor })))
    throw new KeyChangeRefused('密钥编号已用完 All key numbers are in use')
  return number
}
