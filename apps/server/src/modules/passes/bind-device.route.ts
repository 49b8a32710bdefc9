import { type CryptoPort, decodeBase64Url, deviceBindingMessage, type SuiteId } from '@yima/code'
import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import type { Bytes } from '../../kernel/bytes.ts'
import { type Db, first, inTransaction, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Binary, Closed, Out, UnixSeconds } from '../../kernel/schemas.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'
import { requireRecent, requireSignature } from './device-proof.ts'
import { lockHolderOf } from './holders.ts'
import { findCurrentKey, type IssuerKeys } from './issuer-keys.ts'

export type BindDeviceDeps = {
  db: Db
  sources: Sources
  prefix: string
  crypto: CryptoPort
  keys(): IssuerKeys
  /** Joins the device to the session and tells the person's other phones. */
  deviceBound(
    tx: Tx,
    bound: { accountId: string; sessionHash: Uint8Array; deviceId: string; isNew: boolean },
  ): Promise<void>
}

/** A slot must not come back while a code of its former device can still be uploaded: 8 days and a pass's life. */
const SLOT_REST_SECONDS = (8 * 24 + 96) * 3600

/** A phone proves that it holds a key and binds it to the person; the same key again gives the same device. */
export const bindDevice = (deps: BindDeviceDeps) =>
  defineRoute({
    method: 'POST',
    path: '/citizen/v1/devices',
    summary: 'Bind this phone by its device key',
    access: 'citizen',
    body: Closed({ publicKey: Binary(33), createdAt: UnixSeconds(), signature: Binary(64) }),
    responses: { 200: Closed({ deviceId: Out() }) },
    problems: [
      'signed-out',
      'assurance-too-low',
      'clock-off',
      'device-signature-invalid',
      'device-key-known',
      'too-many-strips',
    ],
    handle: async ({ caller, body }) => {
      const { citizenId } = caller
      if (caller.assurance < 2 || citizenId === undefined) throw new ProblemError('assurance-too-low')
      const [publicKey, signature] = [decodeBase64Url(body.publicKey), decodeBase64Url(body.signature)]
      if (publicKey === null || signature === null) throw new ProblemError('device-signature-invalid')
      const now = unixSeconds(deps.sources)
      requireRecent(body.createdAt, now)
      const device = { suite: findCurrentKey(deps.keys(), now).deviceSuite, publicKey }
      await requireSignature(
        deps.crypto,
        device,
        deviceBindingMessage(deps.prefix, body.createdAt, publicKey),
        signature,
      )
      const deviceId = await inTransaction(deps.db, async tx => {
        const bound = await bindInTransaction(tx, deps, citizenId, device)
        await deps.deviceBound(tx, { accountId: caller.accountId, sessionHash: caller.sessionHash, ...bound })
        if (bound.isNew)
          await writeAudit(tx, deps.sources.now(), caller.accountId, {
            action: 'device-bound',
            subject: bound.deviceId,
            citizenId,
          })
        return bound.deviceId
      })
      return { status: 200, body: { deviceId } }
    },
  })

async function bindInTransaction(
  tx: Tx,
  { sources }: BindDeviceDeps,
  citizenId: string,
  { suite, publicKey }: { suite: SuiteId; publicKey: Bytes },
): Promise<{ deviceId: string; isNew: boolean }> {
  const holderNumber = await lockHolderOf(tx, sources, citizenId)
  const now = unixSeconds(sources)
  const slot = sql`(select min(s) from generate_series(0, 255) s where not exists (
    select 1 from passes.device d where d.holder_number = ${holderNumber} and d.slot = s
      and (d.ended_at is null or d.ended_at > to_timestamp(${now - SLOT_REST_SECONDS}))))`
  const deviceId = newId('dev', sources)
  const made = await first(
    tx,
    sql<{ deviceId: string }>`insert into passes.device (holder_number, device_id, slot, suite, public_key, bound_at)
      select ${holderNumber}, ${deviceId}, slot, ${suite}::smallint, ${publicKey}, to_timestamp(${now}) from (select ${slot} as slot) free where slot is not null
      on conflict (public_key) where ended_at is null do nothing returning device_id as "deviceId"`,
  )
  if (made !== undefined) return { deviceId: made.deviceId, isNew: true }
  const known = await first(
    tx,
    sql<{
      deviceId: string
      holderNumber: number
    }>`select device_id as "deviceId", holder_number as "holderNumber" from passes.device where public_key = ${publicKey} and ended_at is null`,
  )
  if (known === undefined) throw new ProblemError('too-many-strips')
  if (known.holderNumber !== holderNumber) throw new ProblemError('device-key-known')
  return { deviceId: known.deviceId, isNew: false }
}
