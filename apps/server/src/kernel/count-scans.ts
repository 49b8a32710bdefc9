import { sql } from 'kysely'
import { utcMonth } from './city-time.ts'
import { type Db, first } from './db.ts'
import { uuidBounds } from './ids.ts'

/** Scans of one terminal by what came of them. */
export type ScanCounts = { in: number; out: number; refused: number }

/** The months that a time span touches, both ends in milliseconds and at most a month apart. */
const monthsOf = (fromMs: number, toMs: number) => sql.join([...new Set([utcMonth(fromMs), utcMonth(toMs)])])

/**
 * Counts a terminal's scans whose ids are of this time span, milliseconds with both ends. An id holds the moment of its
 * scan, so one that was decided off line counts when it happened; the unique index leads to these rows and no others.
 */
export async function countScans(db: Db, terminalId: string, fromMs: number, toMs: number): Promise<ScanCounts> {
  const row = await first(
    db,
    sql<ScanCounts>`select
        count(*) filter (where outcome = 'accepted' and answer->>'direction' = 'in')::int as "in",
        count(*) filter (where outcome = 'accepted' and answer->>'direction' = 'out')::int as "out",
        count(*) filter (where outcome = 'refused')::int as refused
      from kernel.verification
      where month in (${monthsOf(fromMs, toMs)}) and caller = ${terminalId}
        and verification_id between ${uuidBounds(fromMs).first} and ${uuidBounds(toMs).last}`,
  )
  return row ?? { in: 0, out: 0, refused: 0 }
}

/** Whether the terminal has a scan whose id is of this time span, in the same terms: one look into the index. */
export async function hasScans(db: Db, terminalId: string, fromMs: number, toMs: number): Promise<boolean> {
  const row = await first(
    db,
    sql`select 1 from kernel.verification where month in (${monthsOf(fromMs, toMs)}) and caller = ${terminalId}
      and verification_id between ${uuidBounds(fromMs).first} and ${uuidBounds(toMs).last} limit 1`,
  )
  return row !== undefined
}
