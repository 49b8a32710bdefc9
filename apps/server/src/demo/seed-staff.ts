import { demoStaff } from '@yima/demo'
import { sql } from 'kysely'
import type { Bytes } from '../kernel/bytes.ts'
import { type Db, first, inTransaction } from '../kernel/db.ts'
import { deriveKey, hmac } from '../kernel/root-key.ts'
import type { Sources } from '../kernel/sources.ts'
import type { Vault } from '../kernel/vault.ts'
import { addStaff, keepTotpSecret, totpSecretOf } from '../modules/staff/index.ts'

const derive = (rootKey: Bytes, what: string): Bytes => hmac(deriveKey(rootKey, 'demo-staff'), what)

/** A demo person's password and TOTP secret follow from the root key: a restart prints the same, and none is stored. */
export const demoPassword = (rootKey: Bytes, username: string): string =>
  `Yima-${Buffer.from(derive(rootKey, `password ${username}`))
    .toString('base64url')
    .slice(0, 12)}7`
export const demoTotpSecret = (rootKey: Bytes, username: string): string =>
  totpSecretOf(derive(rootKey, `totp ${username}`).slice(0, 20))

/** Adds the demo's staff, second factor set up. Harmless when repeated. */
export async function seedStaff(db: Db, deps: { sources: Sources; vault: Vault }, rootKey: Bytes): Promise<void> {
  for (const { username, name, role, areaPath, unitId } of demoStaff) {
    const known = await first(db, sql`select 1 as known from staff.member where username = ${username}`)
    if (known !== undefined) continue
    await inTransaction(db, async tx => {
      const grant = {
        role,
        ...(areaPath === undefined ? {} : { areaPath }),
        ...(unitId === undefined ? {} : { unitId }),
      }
      const member = { username, name, password: demoPassword(rootKey, username), grants: [grant] }
      const staffId = await addStaff(tx, deps, member, 'demo')
      await keepTotpSecret(tx, deps, staffId, demoTotpSecret(rootKey, username))
      await sql`update staff.member set totp_confirmed_at = to_timestamp(${deps.sources.now() / 1000})
        where staff_id = ${staffId}`.execute(tx)
    })
  }
}
