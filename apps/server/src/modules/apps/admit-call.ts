import { sql } from 'kysely'
import { all, type Db } from '../../kernel/db.ts'
import { gatherCalls } from '../../kernel/gather.ts'
import { countUses, secondsLeft } from '../../kernel/limits.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { AppsDeps } from './deps.ts'

/** A nonce is kept so long, by the database's own clock: longer than both sides of a signature's minute together. */
const NONCE_SECONDS = 150
const CALLS_AT_ONCE = 128

type Call = { appKey: string; keyId: string; nonce: string; callsPerMinute: number; callsPerDay: number }
type Admitted = 'yes' | 'nonce-reused' | { waitSeconds: number }

const MINUTE = { name: 'app-minute', windowSeconds: 60 }
const DAY = { name: 'app-day', windowSeconds: 86_400 }

/**
 * Uses a nonce up and counts the call against the app's rate and quota, for all calls that wait in a few statements. The
 * nonce is committed before the work begins: of any number of copies, on any process and after any restart, one is done.
 */
export function admitter({ db, sources }: AppsDeps): (call: Call) => Promise<void> {
  const admit = gatherCalls<Call, Admitted>({
    max: CALLS_AT_ONCE,
    atOnce: 2,
    run: async calls => {
      const fresh = await useNonces(db, calls)
      const nowMs = sources.now()
      const counted = calls.filter((_, index) => fresh[index])
      const uses = new Map<string, number>()
      for (const { appKey } of counted) uses.set(appKey, (uses.get(appKey) ?? 0) + 1)
      const [inMinute, inDay] =
        counted.length === 0
          ? [new Map<string, number>(), new Map<string, number>()]
          : [await countUses(db, MINUTE, uses, nowMs), await countUses(db, DAY, uses, nowMs)]
      const before = new Map([...uses].map(([appKey, used]) => [appKey, used]))
      return calls.map((call, index) => {
        if (!fresh[index]) return 'nonce-reused'
        // The last of a group has the count that the statement answered, the ones before it one less each.
        const behind = (before.get(call.appKey) ?? 1) - 1
        before.set(call.appKey, behind)
        if ((inDay.get(call.appKey) ?? 0) - behind > call.callsPerDay) return { waitSeconds: secondsLeft(DAY, nowMs) }
        if ((inMinute.get(call.appKey) ?? 0) - behind > call.callsPerMinute)
          return { waitSeconds: secondsLeft(MINUTE, nowMs) }
        return 'yes'
      })
    },
  })
  return async call => {
    const admitted = await admit(call)
    if (admitted === 'nonce-reused') throw new ProblemError('nonce-reused')
    if (admitted !== 'yes') throw new ProblemError('too-many-requests', { retryAfterSeconds: admitted.waitSeconds })
  }
}

/** Which of these nonces were new; of two equal ones in a group the first. */
async function useNonces(db: Db, calls: readonly Call[]): Promise<boolean[]> {
  const named = calls.map(({ keyId, nonce }) => ({ name: `${keyId} ${nonce}`, keyId, nonce }))
  const asked = [...new Map(named.map(one => [one.name, one])).values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const used = await all(
    db,
    sql<{ name: string }>`insert into apps.nonce (key_id, nonce)
      select a."keyId", a.nonce from json_to_recordset(${JSON.stringify(asked)}::json) as a("keyId" text, nonce text)
      on conflict do nothing returning key_id || ' ' || nonce as name`,
  )
  const fresh = new Set(used.map(({ name }) => name))
  return named.map(({ name }) => fresh.delete(name))
}

/** Forgets nonces of signatures that are too old by now anyway. */
export const forgetPastNonces = (db: Db): Promise<unknown> =>
  sql`delete from apps.nonce where at < now() - make_interval(secs => ${NONCE_SECONDS})`.execute(db)
