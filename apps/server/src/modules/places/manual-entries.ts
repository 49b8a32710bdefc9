import { cityMidnight } from '@yima/code'
import { sql } from 'kysely'

import { type Db, first } from '../../kernel/db.ts'

/** How many were let in by hand at this terminal since the city's midnight. */
export async function countManualEntries(db: Db, terminalId: string, nowSeconds: number): Promise<number> {
  const since = sql`to_timestamp(${cityMidnight(nowSeconds)})`
  const row = await first(
    db,
    sql<{
      entries: number
    }>`select count(*)::int as entries from places.manual_entry where terminal_id = ${terminalId} and at >= ${since}`,
  )
  return row?.entries ?? 0
}
