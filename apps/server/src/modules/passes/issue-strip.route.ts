import {
  type CryptoPort,
  cityMidnight,
  decodeBase64Url,
  encodeBase64Url,
  STRIP_SIZE,
  type SuiteId,
  stripRequestMessage,
} from '@yima/code'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { writeAudit } from '../../kernel/audit.ts'
import { type Bytes, sha256 } from '../../kernel/bytes.ts'

import { type Db, first, inTransaction, type Tx } from '../../kernel/db.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Binary, Closed, Out, Pattern, PrefixedId, UnixSeconds } from '../../kernel/schemas.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'
import { requireRecent, requireSignature } from './device-proof.ts'
import { lockHolderOf } from './holders.ts'
import { findCurrentKey, type IssuerKey, type IssuerKeys } from './issuer-keys.ts'
import { type Strip, signPasses } from './sign-passes.ts'

export type IssueStripDeps = {
  db: Db
  sources: Sources
  prefix: string
  crypto: CryptoPort
  keys(): IssuerKeys
  lifetimeHours: number
}

const STRIPS_A_DAY = 4
const LIVE_PASSES_MAX = 128

/** Hands out 32 passes for 32 keys that never leave the phone. A retry of the same signed request gives the same strip. */
export const issueStrip = (deps: IssueStripDeps) =>
  defineRoute({
    method: 'POST',
    path: '/citizen/v1/passes',
    summary: 'Get a strip of 32 passes',
    access: 'citizen',
    body: Closed({
      deviceId: PrefixedId('dev'),
      publicKeys: Type.Array(Binary(33), { minItems: STRIP_SIZE, maxItems: STRIP_SIZE }),
      createdAt: UnixSeconds(),
      nonce: Pattern('^[A-Za-z0-9_-]{8,128}$', 128),
      signature: Binary(64),
    }),
    responses: { 200: Closed({ passes: Type.Array(Out()), prefix: Out(), now: Type.Integer() }) },
    problems: [
      'signed-out',
      'assurance-too-low',
      'device-ended',
      'clock-off',
      'device-signature-invalid',
      'pass-keys-invalid',
      'too-many-strips',
      'not-ready',
    ],
    handle: async ({ caller, body }) => {
      const { citizenId } = caller
      if (caller.assurance < 2 || citizenId === undefined) throw new ProblemError('assurance-too-low')
      const now = unixSeconds(deps.sources)
      const issuer = findCurrentKey(deps.keys(), now)
      const publicKeys = await readKeys(deps.crypto, issuer, body.publicKeys)
      const signature = decodeBase64Url(body.signature)
      if (signature === null) throw new ProblemError('device-signature-invalid')
      const message = await stripRequestMessage(
        deps.prefix,
        body.createdAt,
        body.deviceId,
        body.nonce,
        publicKeys,
        sha256,
      )
      const strip = await inTransaction(deps.db, async tx => {
        const holderNumber = await lockHolderOf(tx, deps.sources, citizenId)
        const device = await liveDevice(tx, holderNumber, body.deviceId)
        await requireSignature(deps.crypto, device, message, signature)
        requireRecent(body.createdAt, now)
        await requireTrusted(tx, deps.prefix, issuer.row.number)
        return insertStrip(tx, deps, {
          holderNumber,
          deviceId: body.deviceId,
          slot: device.slot,
          citizenId,
          message,
          publicKeys,
          keyNumber: issuer.row.number,
          now,
        })
      })
      const passes = await signPasses(deps.keys(), deps.prefix, strip, publicKeys)
      return { status: 200, body: { passes: passes.map(encodeBase64Url), prefix: deps.prefix, now } }
    },
  })

/** 32 points on the curve, none twice. */
async function readKeys(crypto: CryptoPort, { deviceSuite }: IssuerKey, encoded: readonly string[]): Promise<Bytes[]> {
  const keys = encoded.flatMap(text => decodeBase64Url(text) ?? [])
  const onCurve = await Promise.all(keys.map(key => crypto.importPublicKey(deviceSuite, key)))
  if (keys.length !== STRIP_SIZE || onCurve.includes(null) || new Set(encoded).size !== STRIP_SIZE)
    throw new ProblemError('pass-keys-invalid')
  return keys
}

type Device = { slot: number; suite: SuiteId; publicKey: Bytes }

async function liveDevice(tx: Tx, holderNumber: number, deviceId: string): Promise<Device> {
  const device = await first(
    tx,
    sql<
      Omit<Device, 'publicKey'> & { publicKey: Uint8Array }
    >`select slot, suite, public_key as "publicKey" from passes.device
      where holder_number = ${holderNumber} and device_id = ${deviceId} and ended_at is null`,
  )
  if (device === undefined) throw new ProblemError('device-ended')
  return { ...device, publicKey: Uint8Array.from(device.publicKey) }
}

/**
 * This process may not have read yet that the key is distrusted. The shared lock makes the operator's command wait for
 * this strip and end it too.
 */
async function requireTrusted(tx: Tx, prefix: string, keyNumber: number): Promise<void> {
  const trusted = await first(
    tx,
    sql`select 1 from passes.issuer_key where prefix = ${prefix} and number = ${keyNumber} and compromised_at is null for share`,
  )
  if (trusted === undefined) throw new ProblemError('not-ready', { retryAfterSeconds: 1 })
}

type NewStrip = {
  holderNumber: number
  deviceId: string
  slot: number
  citizenId: string
  message: Bytes
  publicKeys: readonly Bytes[]
  keyNumber: number
  now: number
}

/** One row a strip. Under the holder's lock, so that the limits and the search for a repeated key hold. */
async function insertStrip(tx: Tx, deps: IssueStripDeps, wanted: NewStrip): Promise<Strip> {
  const { holderNumber, deviceId, slot, now } = wanted
  const requestHash = sha256(wanted.message)
  const columns = sql`holder_number as "holderNumber", slot, strip_number as "stripNumber", key_number as "keyNumber", valid_from as "validFrom", lifetime_hours as "lifetimeHours"`
  const earlier = await first(
    tx,
    sql<
      Strip & { ended: boolean }
    >`select ${columns}, ended_at is not null as ended from passes.strip where holder_number = ${holderNumber} and request_hash = ${requestHash}`,
  )
  if (earlier?.ended) throw new ProblemError('device-ended')
  if (earlier !== undefined) return earlier
  const hashes = sql`array[${sql.join(wanted.publicKeys.map(key => sha256(key)))}]::bytea[]`
  const alive = sql`holder_number = ${holderNumber} and ended_at is null and valid_from + lifetime_hours * 3600 > ${now}`
  const repeated = await first(tx, sql`select 1 as found from passes.strip where ${alive} and key_hashes && ${hashes}`)
  if (repeated !== undefined) throw new ProblemError('pass-keys-invalid')
  const today = cityMidnight(now)
  const made = await first(
    tx,
    sql<Strip>`insert into passes.strip (holder_number, strip_number, device_id, slot, request_hash, key_number, valid_from, lifetime_hours, key_hashes, created_at)
      select ${holderNumber}, nextval('passes.strip_number'), ${deviceId}, ${slot}, ${requestHash}, ${wanted.keyNumber}, ${today}, ${deps.lifetimeHours}, ${hashes}, to_timestamp(${now})
      where (select count(*) from passes.strip where holder_number = ${holderNumber} and device_id = ${deviceId} and ended_at is null and created_at >= to_timestamp(${today})) < ${STRIPS_A_DAY}
        and (select count(*) from passes.strip where ${alive} and device_id = ${deviceId}) < ${LIVE_PASSES_MAX / STRIP_SIZE}
      returning ${columns}`,
  )
  if (made === undefined) throw new ProblemError('too-many-strips', { retryAfterSeconds: today + 86_400 - now })
  await writeAudit(tx, deps.sources.now(), deviceId, {
    action: 'strip-issued',
    subject: String(made.stripNumber),
    citizenId: wanted.citizenId,
  })
  return made
}
