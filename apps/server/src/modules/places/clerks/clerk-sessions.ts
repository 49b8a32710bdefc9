import { sql } from 'kysely'
import { type Db, first } from '../../../kernel/db.ts'
import type { Vault } from '../../../kernel/vault.ts'
import { maskName } from '../../citizens/index.ts'
import { namePlace } from './clerks.ts'

/** However much is scanned, a day's work ends: seconds. */
export const SESSION_SECONDS_MAX = 12 * 3600

/**
 * The condition under which a row `s` of clerk_session, of a terminal `t`, still counts at `nowMs`: used within the
 * terminal's idle time, of a working day, of a clerk `c` who was not ended.
 */
export const sessionHolds = (
  nowSeconds: unknown,
) => sql`(s.active_at > to_timestamp(${nowSeconds}) - make_interval(mins => t.clerk_idle_minutes)
  and s.opened_at > to_timestamp(${nowSeconds}) - make_interval(secs => ${SESSION_SECONDS_MAX}) and c.ended_at is null)`

/** What a counter terminal shows of itself: whether somebody has to sign in, and who did. */
export type CounterView = { needsClerk: boolean; idleMinutes: number; clerk?: { clerkId: string; name: string } }

/** Reads it; the name is masked. */
export async function readCounter(
  db: Db,
  vault: Pick<Vault, 'open'>,
  terminalId: string,
  nowMs: number,
): Promise<CounterView> {
  const row = await first(
    db,
    sql<{
      needsClerk: boolean
      idleMinutes: number
      clerkId: string | null
      dataKey: Uint8Array | null
      nameSealed: Uint8Array | null
    }>`select t.needs_clerk as "needsClerk", t.clerk_idle_minutes as "idleMinutes", c.clerk_id as "clerkId",
        c.data_key as "dataKey", c.name_sealed as "nameSealed"
      from places.terminal t left join (places.clerk_session s join places.clerk c using (clerk_id))
        on s.terminal_id = t.terminal_id and ${sessionHolds(nowMs / 1000)}
      where t.terminal_id = ${terminalId}`,
  )
  if (row === undefined) return { needsClerk: false, idleMinutes: 0 }
  const { needsClerk, idleMinutes, clerkId, dataKey, nameSealed } = row
  if (clerkId === null || dataKey === null || nameSealed === null) return { needsClerk, idleMinutes }
  const name = maskName(vault.open(dataKey, clerkId, namePlace(clerkId), nameSealed))
  return { needsClerk, idleMinutes, clerk: { clerkId, name } }
}
