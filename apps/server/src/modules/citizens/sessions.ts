import { sql } from 'kysely'
import { type Bytes, sha256 } from '../../kernel/bytes.ts'
import { type Db, first, type Tx } from '../../kernel/db.ts'
import type { CitizenCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { Sources } from '../../kernel/sources.ts'

export const SESSION_COOKIE = 'yima_session'
export const SESSION_SECONDS = 90 * 86_400
/** Tokens are 256 random bits, so a plain hash of one tells nothing. */
export const hashSession = (token: string): Bytes => sha256(token)
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/

/** Opens a session at level 1; returns its token, which only the browser keeps. */
export async function openSession(
  tx: Tx,
  sources: Sources,
  accountId: string,
): Promise<{ token: string; hash: Bytes }> {
  const token = Buffer.from(sources.randomBytes(32)).toString('base64url')
  const now = sources.now() / 1000
  await sql`insert into citizens.session (token_hash, account_id, created_at, expires_at)
    values (${hashSession(token)}, ${accountId}, to_timestamp(${now}), to_timestamp(${now + SESSION_SECONDS}))`.execute(
    tx,
  )
  return { token, hash: hashSession(token) }
}

/** The citizen behind the cookie. The level is the session's: it holds a citizen only after level 2 was reached in it. */
export async function authenticateCitizen(db: Db, sources: Sources, token: string | undefined): Promise<CitizenCaller> {
  if (token === undefined || !TOKEN_FORM.test(token)) throw new ProblemError('signed-out')
  const sessionHash = hashSession(token)
  const row = await first(
    db,
    sql<{ accountId: string; citizenId: string | null; deviceId: string | null }>`
      select account_id as "accountId", citizen_id as "citizenId", device_id as "deviceId"
      from citizens.session where token_hash = ${sessionHash} and expires_at > to_timestamp(${sources.now() / 1000})`,
  )
  if (row === undefined) throw new ProblemError('signed-out')
  return {
    kind: 'citizen',
    accountId: row.accountId,
    assurance: row.citizenId === null ? 1 : 2,
    sessionHash,
    citizenId: row.citizenId ?? undefined,
    deviceId: row.deviceId ?? undefined,
  }
}

/** Puts every session of an account back to level 1: what they showed is somebody else's now, or on a lost phone. */
export const lowerSessions = (tx: Tx, accountId: string): Promise<unknown> =>
  sql`update citizens.session set citizen_id = null, device_id = null where account_id = ${accountId}`.execute(tx)

/** Forgets sessions that are over. */
export const forgetPastSessions = (db: Db, nowMs: number): Promise<unknown> =>
  sql`delete from citizens.session where expires_at < to_timestamp(${nowMs / 1000})`.execute(db)
