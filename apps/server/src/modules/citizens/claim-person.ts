import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { all, type Tx } from '../../kernel/db.ts'
import type { CitizenCaller } from '../../kernel/ports.ts'
import type { CitizensDeps } from './deps.ts'
import { tellAccount } from './notices.ts'
import { lockCitizenOf, type Person } from './people.ts'
import { lowerSessions } from './sessions.ts'

/**
 * Joins a proven person to the caller's account. One account per ID number: an earlier account loses the person, its
 * passes end and both are told. A phone number that changed hands loses its former person the same way.
 */
export async function claimPerson(tx: Tx, deps: CitizensDeps, caller: CitizenCaller, person: Person): Promise<void> {
  await lockAccount(tx, caller.accountId)
  const citizen = await lockCitizenOf(tx, deps, person)
  const nowMs = deps.sources.now()
  const before = await releaseFormerPersons(tx, deps, caller.accountId, citizen.citizenId)
  if (citizen.accountId !== null && citizen.accountId !== caller.accountId) {
    await deps.endPasses(tx, nowMs, citizen.citizenId, caller.accountId, 'claim-moved')
    await lowerSessions(tx, citizen.accountId)
    await tellAccount(tx, deps, citizen.accountId, 'claim-moved')
    await tellAccount(tx, deps, caller.accountId, 'claim-taken')
    await writeAudit(tx, nowMs, caller.accountId, {
      action: 'claim-moved',
      subject: caller.accountId,
      citizenId: citizen.citizenId,
      fromAccountId: citizen.accountId,
    })
  }
  await sql`update citizens.citizen set account_id = ${caller.accountId} where citizen_id = ${citizen.citizenId}`.execute(
    tx,
  )
  await sql`update citizens.session set citizen_id = ${citizen.citizenId} where token_hash = ${caller.sessionHash}`.execute(
    tx,
  )
  if (citizen.accountId === null || before > 0) await tellAccount(tx, deps, caller.accountId, 'level-reached')
  await writeAudit(tx, nowMs, caller.accountId, {
    action: 'level-reached',
    subject: caller.accountId,
    citizenId: citizen.citizenId,
  })
}

const lockAccount = (tx: Tx, accountId: string): Promise<unknown> =>
  sql`select 1 from citizens.account where account_id = ${accountId} for no key update`.execute(tx)

/** The number belongs to somebody else now: whoever had it before keeps their history and loses their passes here. */
async function releaseFormerPersons(tx: Tx, deps: CitizensDeps, accountId: string, citizenId: string): Promise<number> {
  const former = await all(
    tx,
    sql<{
      citizenId: string
    }>`update citizens.citizen set account_id = null where account_id = ${accountId} and citizen_id <> ${citizenId} returning citizen_id as "citizenId"`,
  )
  for (const person of former) await deps.endPasses(tx, deps.sources.now(), person.citizenId, accountId, 'claim-moved')
  if (former.length > 0) await lowerSessions(tx, accountId)
  return former.length
}
