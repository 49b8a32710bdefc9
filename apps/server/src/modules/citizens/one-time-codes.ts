import { sql } from 'kysely'
import { type Bytes, equalInConstantTime } from '../../kernel/bytes.ts'
import { type Db, first } from '../../kernel/db.ts'
import { hmac } from '../../kernel/root-key.ts'
import type { CitizensDeps } from './deps.ts'

const LIFE_SECONDS = 300
const TRIES = 5
const CODES = 1_000_000

/** Six digits without bias: four random bytes cover a million 4,294 times, and the rest is thrown away. */
export function randomCode(deps: Pick<CitizensDeps, 'sources'>): string {
  const number = new DataView(deps.sources.randomBytes(4).buffer).getUint32(0)
  return number < CODES * 4294 ? String(number % CODES).padStart(6, '0') : randomCode(deps)
}

const hashOf = (deps: Pick<CitizensDeps, 'otpKey'>, phone: string, code: string): Bytes =>
  hmac(deps.otpKey, `${phone}:${code}`)

/** Keeps a code for a phone; the one before it is void. */
export async function keepCode(deps: CitizensDeps, phone: string, code: string): Promise<void> {
  const expiresAt = sql`to_timestamp(${deps.sources.now() / 1000 + LIFE_SECONDS})`
  await sql`insert into citizens.one_time_code (phone_index, code_hash, tries_left, expires_at)
    values (${deps.vault.index('phone', phone)}, ${hashOf(deps, phone, code)}, ${TRIES}, ${expiresAt})
    on conflict (phone_index) do update set code_hash = excluded.code_hash, tries_left = excluded.tries_left, expires_at = excluded.expires_at`.execute(
    deps.db,
  )
}

/** Takes one of five tries in one statement, then uses the code up in another: of parallel right answers one wins. */
export async function spendCode(deps: CitizensDeps, phone: string, code: string): Promise<boolean> {
  const phoneIndex = deps.vault.index('phone', phone)
  const kept = await first(
    deps.db,
    sql<{ codeHash: Uint8Array }>`update citizens.one_time_code set tries_left = tries_left - 1
      where phone_index = ${phoneIndex} and tries_left > 0 and expires_at > to_timestamp(${deps.sources.now() / 1000})
      returning code_hash as "codeHash"`,
  )
  const hash = hashOf(deps, phone, code)
  if (kept === undefined || !equalInConstantTime(kept.codeHash, hash)) return false
  return (
    (await first(
      deps.db,
      sql`delete from citizens.one_time_code where phone_index = ${phoneIndex} and code_hash = ${hash} returning 1 as spent`,
    )) !== undefined
  )
}

/** Forgets codes that are over. */
export const forgetPastCodes = (db: Db, nowMs: number): Promise<unknown> =>
  sql`delete from citizens.one_time_code where expires_at < to_timestamp(${nowMs / 1000})`.execute(db)
