import { sql } from 'kysely'
import { all, type Db, first } from './db.ts'
import { ProblemError, type ProblemSlug } from './problem.ts'

/** So many in so long, on all processes: the count lives in the database. */
export type Limit = { name: string; max: number; windowSeconds: number; problem: ProblemSlug }

/**
 * Counts one use of `key` in one conditional statement; a burst of parallel tries counts each. Windows are fixed, begun
 * at multiples of their length. Throws the limit's problem with the seconds to wait.
 */
export async function takeFromLimit(db: Db, limit: Limit, key: string, nowMs: number): Promise<number> {
  const { windowStart, waitSeconds } = windowOf(limit, nowMs)
  const row = await first(
    db,
    sql<{ used: number }>`
      insert into kernel.rate_limit as l (key, window_start, used, ends_at)
      values (${limitKey(limit, key)}, to_timestamp(${windowStart}), 1, to_timestamp(${windowStart + limit.windowSeconds}))
      on conflict (key, window_start) do update set used = l.used + 1 where l.used < ${limit.max}
      returning used`,
  )
  if (row === undefined) throw new ProblemError(limit.problem, { retryAfterSeconds: waitSeconds })
  return limit.max - row.used
}

/** Counts many uses of several keys in one statement, beyond the limit too; answers how many each has used by then. */
export async function countUses(
  db: Db,
  limit: Pick<Limit, 'name' | 'windowSeconds'>,
  uses: ReadonlyMap<string, number>,
  nowMs: number,
): Promise<ReadonlyMap<string, number>> {
  const { windowStart } = windowOf(limit, nowMs)
  const asked = [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, n]) => ({ key: `${limit.name}:${key}`, n }))
  const rows = await all(
    db,
    sql<{ key: string; used: number }>`
      insert into kernel.rate_limit as l (key, window_start, used, ends_at)
      select key, to_timestamp(${windowStart}), n, to_timestamp(${windowStart + limit.windowSeconds})
        from json_to_recordset(${JSON.stringify(asked)}::json) as a(key text, n integer)
      on conflict (key, window_start) do update set used = l.used + excluded.used
      returning key, used`,
  )
  return new Map(rows.map(({ key, used }) => [key.slice(limit.name.length + 1), used]))
}

/** Seconds until the present window of this length is over. */
export const secondsLeft = (limit: Pick<Limit, 'windowSeconds'>, nowMs: number): number =>
  windowOf(limit, nowMs).waitSeconds

/** Gives a use back, for a try that failed through no fault of the person. */
export async function giveBack(db: Db, limit: Limit, key: string, nowMs: number): Promise<void> {
  const { windowStart } = windowOf(limit, nowMs)
  await sql`update kernel.rate_limit set used = used - 1
    where key = ${limitKey(limit, key)} and window_start = to_timestamp(${windowStart}) and used > 0`.execute(db)
}

/** How many uses are left in the present window. */
export async function leftOfLimit(db: Db, limit: Limit, key: string, nowMs: number): Promise<number> {
  const { windowStart } = windowOf(limit, nowMs)
  const row = await first(
    db,
    sql<{
      used: number
    }>`select used from kernel.rate_limit where key = ${limitKey(limit, key)} and window_start = to_timestamp(${windowStart})`,
  )
  return limit.max - (row?.used ?? 0)
}

/** Forgets windows that are over. */
export const forgetPastWindows = (db: Db, nowMs: number): Promise<unknown> =>
  sql`delete from kernel.rate_limit where ends_at < to_timestamp(${nowMs / 1000 - 60})`.execute(db)

const limitKey = (limit: Pick<Limit, 'name'>, key: string): string => `${limit.name}:${key}`

/** A day's window begins at the city's midnight, since people count «today»; the offset is eight hours. */
const CITY_OFFSET_SECONDS = 8 * 3600

function windowOf(limit: Pick<Limit, 'windowSeconds'>, nowMs: number): { windowStart: number; waitSeconds: number } {
  const now = Math.floor(nowMs / 1000)
  const local = now + CITY_OFFSET_SECONDS
  const windowStart = local - (local % limit.windowSeconds) - CITY_OFFSET_SECONDS
  return { windowStart, waitSeconds: windowStart + limit.windowSeconds - now }
}
