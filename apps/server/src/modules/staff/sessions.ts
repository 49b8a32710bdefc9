import { sql } from 'kysely'
import { type Bytes, sha256 } from '../../kernel/bytes.ts'
import { type Db, first, type Tx } from '../../kernel/db.ts'
import type { StaffCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { Sources } from '../../kernel/sources.ts'
import { grantsOf } from './members.ts'

export const STAFF_COOKIE = 'yima_staff'
/** Idle longer than this, a person is signed out (GB/T 22239). */
export const IDLE_SECONDS = 15 * 60
export const SESSION_SECONDS_MAX = 12 * 3600
/** Being seen is noted so often: a write per request would be one too many. */
const SEEN_SECONDS = 60
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/

/** Tokens are 256 random bits, so a plain hash of one tells nothing. */
const hashToken = (token: string): Bytes => sha256(token)

/** Opens the one session of this person; the one before is gone. */
export async function openStaffSession(tx: Tx, sources: Sources, staffId: string): Promise<string> {
  const token = Buffer.from(sources.randomBytes(32)).toString('base64url')
  const now = sql`to_timestamp(${sources.now() / 1000})`
  await sql`insert into staff.session (staff_id, token_hash, created_at, seen_at)
    values (${staffId}, ${hashToken(token)}, ${now}, ${now})
    on conflict (staff_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at, seen_at = excluded.seen_at`.execute(
    tx,
  )
  return token
}

/** Who calls the console. Grants are read each time, so that one that was taken away holds no longer on any process. */
export async function authenticateStaff(db: Db, sources: Sources, token: string | undefined): Promise<StaffCaller> {
  if (token === undefined || !TOKEN_FORM.test(token)) throw new ProblemError('staff-signed-out')
  const now = sources.now() / 1000
  const row = await first(
    db,
    sql<{ staffId: string; name: string; hasTotp: boolean; isStale: boolean }>`
      select m.staff_id as "staffId", m.name, m.totp_confirmed_at is not null as "hasTotp",
        s.seen_at < to_timestamp(${now - SEEN_SECONDS}) as "isStale"
      from staff.session s join staff.member m using (staff_id)
      where s.token_hash = ${hashToken(token)} and m.ended_at is null
        and s.seen_at > to_timestamp(${now - IDLE_SECONDS}) and s.created_at > to_timestamp(${now - SESSION_SECONDS_MAX})`,
  )
  if (row === undefined) throw new ProblemError('staff-signed-out')
  if (row.isStale)
    await sql`update staff.session set seen_at = to_timestamp(${now})
      where staff_id = ${row.staffId} and seen_at < to_timestamp(${now - SEEN_SECONDS})`.execute(db)
  const grants = await grantsOf(db, row.staffId)
  // An integrator sees nobody's data but the company's own, and is asked for it before a production key.
  const isNeeded = grants.some(({ role }) => role !== 'integrator')
  return {
    kind: 'staff',
    staffId: row.staffId,
    name: row.name,
    grants,
    totp: row.hasTotp ? 'on' : isNeeded ? 'must-enrol' : 'not-needed',
  }
}

/** Ends the session, wherever its cookie is. */
export const endStaffSession = (db: Db, staffId: string): Promise<unknown> =>
  sql`delete from staff.session where staff_id = ${staffId}`.execute(db)
