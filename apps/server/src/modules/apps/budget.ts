import { sql } from 'kysely'
import { cityDay } from '../../kernel/city-time.ts'
import { type Db, first, inTransaction } from '../../kernel/db.ts'
import { gatherReads } from '../../kernel/gather-reads.ts'
import type { AppCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { unixSeconds } from '../../kernel/sources.ts'
import type { AppsDeps } from './deps.ts'

const ALARM_SHARE = 0.8

/** Told once a day when an app, or one operator of it, has asked about so many people that somebody should look. */
export type Alarm = (who: { appKey: string; operatorId?: string; used: number; max: number }) => Promise<void>

/**
 * Counts the distinct citizens of a day, for the app and for its operator: asking again about the same person costs
 * nothing. Problem `budget-used-up` when one is spent; then neither is charged.
 */
export function budgetTaker({ db, sources }: AppsDeps, alarm: Alarm) {
  const isKnown = gatherReads<{ day: string; app: string; operator: string; holder: string }, { known: number }>(
    db,
    keys => sql`select asked.n, count(*)::int as known
      from json_to_recordset(${keys}::json) as asked(n integer, day date, app text, operator text, holder text)
      join apps.citizen_seen s on s.day = asked.day and s.who in (asked.app, asked.operator) and s.holder = asked.holder
      group by asked.n`,
  )
  return async (app: AppCaller, operatorId: string, holderNumber: number): Promise<void> => {
    const day = cityDay(unixSeconds(sources))
    const operator = `${app.appKey} ${operatorId}`
    const asked = { day, app: app.appKey, operator, holder: String(holderNumber) }
    if ((await isKnown(asked))?.known === 2) return
    await takeFromBudgets(db, day, app, operatorId, String(holderNumber), alarm)
  }
}

async function takeFromBudgets(
  db: Db,
  day: string,
  app: AppCaller,
  operatorId: string,
  holder: string,
  alarm: Alarm,
): Promise<void> {
  const budgets = [
    { who: app.appKey, max: app.citizensPerDay, named: { appKey: app.appKey } },
    { who: `${app.appKey} ${operatorId}`, max: app.citizensPerOperatorDay, named: { appKey: app.appKey, operatorId } },
  ]
  const reached = await inTransaction(db, async tx => {
    const alarms: { appKey: string; operatorId?: string; used: number; max: number }[] = []
    for (const { who, max, named } of budgets) {
      const used = await takeOne(tx, day, who, max, holder)
      if (used !== undefined && used === Math.ceil(max * ALARM_SHARE)) alarms.push({ ...named, used, max })
    }
    return alarms
  })
  for (const one of reached) await alarm(one)
}

/** How many it is now; undefined when this person was counted before. One conditional statement moves the count. */
async function takeOne(tx: Db, day: string, who: string, max: number, holder: string): Promise<number | undefined> {
  const isNew = await first(
    tx,
    sql`insert into apps.citizen_seen (day, who, holder) values (${day}, ${who}, ${holder})
      on conflict do nothing returning 1 as is_new`,
  )
  if (isNew === undefined) return undefined
  const counted = await first(
    tx,
    sql<{ used: number }>`insert into apps.citizen_count as c (day, who, used) values (${day}, ${who}, 1)
      on conflict (day, who) do update set used = c.used + 1 where c.used < ${max} returning used`,
  )
  if (counted === undefined || counted.used > max) throw new ProblemError('budget-used-up')
  return counted.used
}

/** Forgets who was counted on days that are over. */
export const forgetPastBudgets = async (db: Db, nowMs: number): Promise<void> => {
  const day = cityDay(nowMs / 1000 - 2 * 86_400)
  await sql`delete from apps.citizen_seen where day < ${day}`.execute(db)
  await sql`delete from apps.citizen_count where day < ${day}`.execute(db)
}
