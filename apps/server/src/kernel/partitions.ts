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

/** Makes the partitions of now and soon, and drops code uses that no code can meet again. Harmless when repeated. */
export async function maintainPartitions(database: Database, nowMs: number): Promise<void> {
  const days = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => cityDay(nowMs / 1000 + (index - 1) * 86_400))
  const statements = [
    ...MONTHLY.flatMap(table => monthsAround(nowMs).map(month => createPartition(table, month, nextMonth(month)))),
    ...DAILY.flatMap(table => days.map(day => createPartition(table, day, nextDay(day)))),
    ...(await outdated(database, cityDay(nowMs / 1000 - CODE_USE_DAYS_KEPT * 86_400))),
  ]
  for (const statement of statements) await database.script(statement)
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

const createPartition = (table: string, from: string, to: string): string =>
  `create table if not exists ${partitionName(table, from)} partition of ${table} for values from ('${from}') to ('${to}')`

async function outdated(database: Database, before: string): Promise<string[]> {
  const limit = partitionName('code_use', before)
  const found = await all(
    database.db,
    sql<{
      name: string
    }>`select tablename as name from pg_tables where schemaname = 'kernel' and tablename ~ '^code_use_[0-9]{8}$' and tablename < ${limit}`,
  )
  return found.map(({ name }) => `drop table if exists kernel.${name}`)
}
