import { sql } from 'kysely'
import { Type } from 'typebox'
import { writeAudit } from '../../kernel/audit.ts'
import { all, first, inTransaction } from '../../kernel/db.ts'
import { giveBack, type Limit, takeFromLimit } from '../../kernel/limits.ts'
import { networkOf } from '../../kernel/network.ts'
import { ROLES } from '../../kernel/permissions.ts'
import type { StaffCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Bilingual, Closed, OneOf, Out, Text } from '../../kernel/schemas.ts'
import type { StaffDeps } from './deps.ts'
import { normaliseUsername, openTotpSecret } from './members.ts'
import { isPassword } from './password.ts'
import {
  authenticateStaff,
  endStaffSession,
  IDLE_SECONDS,
  openStaffSession,
  SESSION_SECONDS_MAX,
  STAFF_COOKIE,
} from './sessions.ts'
import { stepOfTotp } from './totp.ts'

const LOCKED = { windowSeconds: 15 * 60, problem: 'sign-in-locked' } as const
/** Wrong tries at one name from one network: the lock that its owner, elsewhere, does not feel. */
const TRIES_FROM_NETWORK: Limit = { name: 'staff-sign-in', max: 5, ...LOCKED }
/** Wrong tries at one name from anywhere. */
const TRIES_AT_NAME: Limit = { name: 'staff-sign-in-name', max: 30, ...LOCKED }
/** Tries of one network at any names; each costs us 19 MiB for a while. */
const TRIES_OF_NETWORK: Limit = { name: 'staff-sign-in-network', max: 200, ...LOCKED }

const SessionView = Closed({
  staffId: Out(),
  name: Out(),
  roles: Type.Array(Closed({ role: OneOf(Object.keys(ROLES)), title: Bilingual(), where: Bilingual() })),
  idleSeconds: Type.Integer(),
  totp: OneOf(['on', 'must-enrol', 'not-needed']),
})

/** Signs in with user name, password and one-time code. One session at a time: an earlier one ends. */
export const signInStaff = (deps: StaffDeps) =>
  defineRoute({
    method: 'POST',
    path: '/console/v1/sessions',
    summary: 'Console: sign in',
    access: 'public',
    body: Closed({ username: Text(60), password: Text(200), totp: Type.Optional(Text(12)) }),
    responses: { 200: SessionView },
    problems: ['sign-in-refused', 'totp-needed', 'sign-in-locked'],
    handle: async ({ body, address }) => {
      const { db, sources, vault } = deps
      const username = normaliseUsername(body.username)
      const network = Buffer.from(vault.index('address', networkOf(address))).toString('hex')
      const taken: readonly (readonly [Limit, string])[] = [
        [TRIES_OF_NETWORK, network],
        [TRIES_FROM_NETWORK, `${network} ${username}`],
        [TRIES_AT_NAME, username],
      ]
      const nowMs = sources.now()
      for (const [limit, key] of taken) await takeFromLimit(db, limit, key, nowMs)
      const giveAllBack = async (): Promise<void> => {
        for (const [limit, key] of taken) await giveBack(db, limit, key, nowMs)
      }
      const staffId = await checkSecrets(deps, username, body.password, body.totp).catch(async error => {
        // The right password without the code is half of signing in, not a wrong try.
        if (error instanceof ProblemError && error.slug === 'totp-needed') await giveAllBack()
        throw error
      })
      await giveAllBack()
      const token = await inTransaction(db, async tx => {
        await writeAudit(tx, nowMs, staffId, { action: 'staff-signed-in', subject: staffId })
        return openStaffSession(tx, sources, staffId)
      })
      return {
        status: 200,
        body: await viewStaffSession(deps, await authenticateStaff(db, sources, token)),
        setCookies: [{ name: STAFF_COOKIE, value: token, maxAgeSeconds: SESSION_SECONDS_MAX }],
      }
    },
  })

/** The person whose password and code these are. Every way of being wrong looks and takes the same. */
async function checkSecrets(
  deps: StaffDeps,
  username: string,
  password: string,
  totp: string | undefined,
): Promise<string> {
  const member = await first(
    deps.db,
    sql<{ staffId: string; passwordHash: string; totpSealed: Uint8Array | null; hasTotp: boolean }>`
      select staff_id as "staffId", password_hash as "passwordHash", totp_sealed as "totpSealed",
        totp_confirmed_at is not null as "hasTotp"
      from staff.member where username = ${username} and ended_at is null`,
  )
  if (!(await isPassword(password, member?.passwordHash)) || member === undefined)
    throw new ProblemError('sign-in-refused')
  if (!member.hasTotp) return member.staffId
  if (totp === undefined) throw new ProblemError('totp-needed')
  if (!(await spendTotp(deps, member.staffId, username, member.totpSealed, totp)))
    throw new ProblemError('sign-in-refused')
  return member.staffId
}

/** Each code works once: the step must be later than the last one used, in one conditional statement. */
export async function spendTotp(
  deps: StaffDeps,
  staffId: string,
  username: string,
  sealed: Uint8Array | null,
  code: string,
): Promise<boolean> {
  if (sealed === null) return false
  const secret = openTotpSecret(deps, staffId, sealed)
  const step = stepOfTotp(secret, username, code.normalize('NFKC').replaceAll(/\s/g, ''), deps.sources.now())
  if (step === undefined) return false
  const row = await first(
    deps.db,
    sql`update staff.member set totp_step = ${step} where staff_id = ${staffId} and totp_step < ${step} returning 1 as spent`,
  )
  return row !== undefined
}

/** Who is signed in, with which roles where. */
export const showStaffSession = (deps: StaffDeps) =>
  defineRoute({
    method: 'GET',
    path: '/console/v1/session',
    summary: 'Console: who is signed in',
    access: 'staff',
    needs: 'session',
    responses: { 200: SessionView },
    problems: [],
    handle: async ({ caller }) => ({ status: 200, body: await viewStaffSession(deps, caller) }),
  })

/** Signs out, on every process at once. */
export const signOutStaff = (deps: StaffDeps) =>
  defineRoute({
    method: 'DELETE',
    path: '/console/v1/session',
    summary: 'Console: sign out',
    access: 'staff',
    needs: 'session',
    responses: { 204: null },
    problems: [],
    handle: async ({ caller }) => {
      await inTransaction(deps.db, async tx => {
        await endStaffSession(tx, caller.staffId)
        await writeAudit(tx, deps.sources.now(), caller.staffId, {
          action: 'staff-signed-out',
          subject: caller.staffId,
        })
      })
      return { status: 204, body: undefined, setCookies: [{ name: STAFF_COOKIE, value: '', maxAgeSeconds: 0 }] }
    },
  })

async function viewStaffSession({ db }: StaffDeps, caller: StaffCaller) {
  const names = await all(
    db,
    sql<{ key: string; zh: string; en: string }>`
      select path as key, name as zh, name_en as en from places.area
        where path in (${sql.join(['', ...caller.grants.flatMap(grant => grant.areaPath ?? [])])})
      union all select unit_id, name, name_en from places.unit
        where unit_id in (${sql.join(['', ...caller.grants.flatMap(grant => grant.unitId ?? [])])})`,
  )
  return {
    staffId: caller.staffId,
    name: caller.name,
    roles: caller.grants.map(({ role, areaPath, unitId, companyId }) => {
      const key = areaPath ?? unitId ?? companyId ?? ''
      const named = names.find(row => row.key === key)
      const where = key === '/' ? { zh: '全部', en: 'Everywhere' } : { zh: named?.zh ?? key, en: named?.en ?? key }
      return { role, title: { ...ROLES[role] }, where }
    }),
    idleSeconds: IDLE_SECONDS,
    totp: caller.totp,
  }
}
