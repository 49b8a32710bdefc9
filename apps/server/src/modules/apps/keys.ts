import { readPublicKey } from '@yima/signature'
import { sql } from 'kysely'
import { utf8 } from '../../kernel/bytes.ts'
import { all, first, type Tx } from '../../kernel/db.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { AppsDeps } from './deps.ts'
import { newSecret } from './key-secrets.ts'

/** Two at a time: the old one works on while the new one is carried to every server. */
const LIVE_MAX = 2
export const GRACE_HOURS_MAX = 30 * 24

type Keeping = Pick<AppsDeps, 'sources' | 'vault'>
/** A new key; `secret` is told once and then only sealed. */
export type MadeKey = { number: number; keyId: string; secret?: string }

/** Makes one more key of an app: a secret, or the integrator's own public key. Problem `not-now` when two live already. */
export async function makeKey(
  tx: Tx,
  { sources, vault }: Keeping,
  app: { appKey: string; isSandbox: boolean },
  publicKey?: string,
): Promise<MadeKey> {
  const read = publicKey === undefined ? undefined : readPublicKey(publicKey)
  if (publicKey !== undefined && read === undefined)
    throw new ProblemError('request-invalid', {
      fieldErrors: [
        { path: '/publicKey', message: '须为 P-256 或 Ed25519 的公钥（PEM 或 JWK） a public key, P-256 or Ed25519' },
      ],
    })
  const number = await nextNumber(tx, app.appKey, sources.now())
  const secret = read === undefined ? newSecret(app.isSandbox, sources) : undefined
  const sealed = secret === undefined ? null : vault.sealOwn(secretPlace(app.appKey, number), utf8(secret))
  await sql`insert into apps.app_key (app_key, number, algorithm, secret_sealed, public_key, created_at)
    values (${app.appKey}, ${number}, ${read?.algorithm ?? 'hmac-sha256'}, ${sealed}, ${read?.spki ?? null},
      to_timestamp(${sources.now() / 1000}))`.execute(tx)
  return { number, keyId: `${app.appKey}.${number}`, ...(secret === undefined ? {} : { secret }) }
}

/** The app's row is locked, so that two new keys at once do not both become the second. */
async function nextNumber(tx: Tx, appKey: string, nowMs: number): Promise<number> {
  await sql`select 1 from apps.app where app_key = ${appKey} for update`.execute(tx)
  const keys = await all(
    tx,
    sql<{ number: number; isLive: boolean }>`select number, revoked_at is null
        and (ends_at is null or ends_at > to_timestamp(${nowMs / 1000})) as "isLive"
      from apps.app_key where app_key = ${appKey} order by number`,
  )
  if (keys.filter(({ isLive }) => isLive).length >= LIVE_MAX)
    throw new ProblemError('not-now', {
      fieldErrors: [{ path: '', message: '同时最多两把有效密钥，请先停用一把 two keys live already: end one first' }],
    })
  return (keys.at(-1)?.number ?? 0) + 1
}

/** Lets every other live key of the app end after the grace, which gives its servers time to take the new one. */
export const endOthers = (tx: Tx, appKey: string, number: number, endsAtMs: number): Promise<unknown> =>
  sql`update apps.app_key set ends_at = to_timestamp(${endsAtMs / 1000}) where app_key = ${appKey} and number <> ${number}
    and revoked_at is null and (ends_at is null or ends_at > to_timestamp(${endsAtMs / 1000}))`.execute(tx)

/** Ends a key at once: keys are read with each call, so the next one is refused on every process. */
export async function revokeKey(tx: Tx, appKey: string, number: number, nowMs: number): Promise<boolean> {
  const row = await first(
    tx,
    sql`update apps.app_key set revoked_at = to_timestamp(${nowMs / 1000})
      where app_key = ${appKey} and number = ${number} and revoked_at is null returning 1 as revoked`,
  )
  return row !== undefined
}

export const secretPlace = (appKey: string, number: number) => ({
  table: 'apps.app_key',
  column: 'secret',
  row: `${appKey}.${number}`,
})
