import { cityMidnight } from '@yima/code'
import { sql } from 'kysely'
import { countScans, hasScans, type ScanCounts } from '../../kernel/count-scans.ts'
import { all, type Db, first } from '../../kernel/db.ts'
import { uuidBounds } from '../../kernel/ids.ts'

/** What happened at a terminal, or a place, since the city's midnight. */
export type DayCounts = ScanCounts & { byHand: number }

/** A gate reads its counts each minute; one that has not for so long may be switched off, milliseconds. */
const SILENT_MS = 150_000
/** Terminals counted in another's place by one request, so that its work is bounded. */
const CAUGHT_UP_MAX = 8

/**
 * Counts a terminal's day up to `throughMs` from the rows themselves, and keeps the result for the place's total. A
 * result that is older than the one kept changes nothing.
 */
export async function countDay(db: Db, terminalId: string, throughMs: number): Promise<DayCounts> {
  const dayStart = cityMidnight(throughMs / 1000)
  const scans = await countScans(db, terminalId, dayStart * 1000, throughMs)
  const counts = { ...scans, byHand: await countByHand(db, terminalId, dayStart * 1000, throughMs) }
  await sql`insert into places.day_count (terminal_id, day_start, counted_through, let_in, let_out, refused, by_hand)
    values (${terminalId}, ${dayStart}, ${throughMs}, ${counts.in}, ${counts.out}, ${counts.refused}, ${counts.byHand})
    on conflict (terminal_id) do update set day_start = excluded.day_start, counted_through = excluded.counted_through,
      let_in = excluded.let_in, let_out = excluded.let_out, refused = excluded.refused, by_hand = excluded.by_hand
    where excluded.counted_through >= day_count.counted_through`.execute(db)
  return counts
}

async function countByHand(db: Db, terminalId: string, fromMs: number, toMs: number): Promise<number> {
  const row = await first(
    db,
    sql<{ entries: number }>`select count(*)::int as entries from places.manual_entry where terminal_id = ${terminalId}
      and entry_id between ${uuidBounds(fromMs).first} and ${uuidBounds(toMs).last}`,
  )
  return row?.entries ?? 0
}

const OTHERS = (terminalId: string, dayStart: number) => sql`places.day_count c
  where c.day_start = ${dayStart} and c.terminal_id <> ${terminalId} and c.terminal_id in (
    select td.terminal_id from places.terminal_deployment td join places.deployment d using (deployment_id)
    where td.is_default and d.place_id = (
      select mine.place_id from places.deployment mine join places.terminal_deployment own using (deployment_id)
      where own.terminal_id = ${terminalId} and own.is_default))`

/** The same day at the place's other terminals, as each counted last; `terminals` says how many have counted. */
export async function countOthers(
  db: Db,
  terminalId: string,
  throughMs: number,
): Promise<DayCounts & { terminals: number }> {
  const dayStart = cityMidnight(throughMs / 1000)
  await catchUp(db, terminalId, dayStart, throughMs)
  const row = await first(
    db,
    sql<DayCounts & { terminals: number }>`select coalesce(sum(let_in), 0)::int as "in",
      coalesce(sum(let_out), 0)::int as "out", coalesce(sum(refused), 0)::int as refused,
      coalesce(sum(by_hand), 0)::int as "byHand", count(*)::int as terminals from ${OTHERS(terminalId, dayStart)}`,
  )
  return row ?? { in: 0, out: 0, refused: 0, byHand: 0, terminals: 0 }
}

/** A gate that was switched off within a minute of its last scans is counted by those that are still there. */
async function catchUp(db: Db, terminalId: string, dayStart: number, throughMs: number): Promise<void> {
  const silent = await all(
    db,
    sql<{ terminalId: string; through: number }>`
      select c.terminal_id as "terminalId", c.counted_through as through from ${OTHERS(terminalId, dayStart)}
        and c.counted_through < ${throughMs - SILENT_MS} order by c.counted_through desc limit ${CAUGHT_UP_MAX}`,
  )
  for (const other of silent)
    if (await hasScans(db, other.terminalId, other.through + 1, throughMs))
      await countDay(db, other.terminalId, throughMs)
}
