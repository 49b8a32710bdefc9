import { sql } from 'kysely'
import { cityDay, utcMonth } from './city-time.ts'
import { all, type Database } from './db.ts'

/** Tables cut by time. Every unique key of such a table names its partition column. */
const MONTHLY = ['kernel.verification', 'ledger.entry'] as const
const DAILY = ['kernel.code_use'] as const
const DAY_MS = 86_400_000
const DAYS_AHEAD = 3
/** The longest pass life is 96 hours and off-line scans come in for 8 days: uses are needed no longer. */
const CODE_USE_DAYS_KEPT = 13

/** Makes the partitions of now and soon, and drops code uses that no code can meet again. Harmless when repeated, and when
 *  several processes do it at once. */
export async function maintainPartitions(database: Database, nowMs: number): Promise<void> {
  const days = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => cityDay(nowMs / 1000 + (index - 1) * 86_400))
  const wanted = [
    ...MONTHLY.flatMap(table => monthsAround(nowMs).map(month => ({ table, from: month, to: nextMonth(month) }))),
    ...DAILY.flatMap(table => days.map(day => ({ table, from: day, to: nextDay(day) }))),
  ]
  const present = await presentPartitions(database)
  const missing = wanted.filter(({ table, from }) => !present.has(partitionName(table, from)))
  for (const partition of missing) await database.script(createPartition(partition))
  const before = partitionName('kernel.code_use', cityDay(nowMs / 1000 - CODE_USE_DAYS_KEPT * 86_400))
  const outdated = [...present].filter(name => /^kernel\.code_use_\d{8}$/.test(name) && name < before)
  for (const name of outdated) await database.script(`drop table if exists ${name}`)
}

const monthsAround = (nowMs: number): string[] => {
  const thisMonth = utcMonth(nowMs)
  return [utcMonth(nowMs - 9 * DAY_MS), thisMonth, nextMonth(thisMonth)].filter(
    (month, index, list) => list.indexOf(month) === index,
  )
}

const nextDay = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)
const nextMonth = (month: string): string => `${new Date(Date.parse(month) + 32 * DAY_MS).toISOString().slice(0, 7)}-01`

const partitionName = (table: string, from: string): string => `${table}_${from.replaceAll('-', '')}`

/** «If not exists» alone is no guard when two look at once: the second waits for the lock, then finds it made. */
const createPartition = ({ table, from, to }: { table: string; from: string; to: string }): string =>
  `lock table ${table} in share update exclusive mode;
   create table if not exists ${partitionName(table, from)} partition of ${table} for values from ('${from}') to ('${to}')`

async function presentPartitions({ db }: Database): Promise<ReadonlySet<string>> {
  const found = await all(
    db,
    sql<{
      name: string
    }>`select schemaname || '.' || tablename as name from pg_tables where schemaname in ('kernel', 'ledger')`,
  )
  return new Set(found.map(({ name }) => name))
}
