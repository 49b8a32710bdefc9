import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { utf8 } from '../../kernel/bytes.ts'
import { all, type Db, first, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { KEPT_APART, ROLES, type Role } from '../../kernel/permissions.ts'
import type { StaffGrant } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { StaffDeps } from './deps.ts'
import { hashPassword } from './password.ts'

export type NewMember = { username: string; name: string; phone?: string | undefined; password: string }
type Sealing = Pick<StaffDeps, 'vault' | 'sources'>

/** User names are compared in lower case. */
export const normaliseUsername = (username: string): string => username.normalize('NFKC').trim().toLowerCase()

/** Adds somebody who may sign in; without a grant they may do nothing. Problem `name-taken`. */
export async function addMember(tx: Tx, { vault, sources }: Sealing, member: NewMember): Promise<string> {
  const staffId = newId('stf', sources)
  const dataKey = vault.newDataKey(staffId)
  const { phone } = member
  const phoneSealed = phone === undefined ? null : vault.seal(dataKey, staffId, phonePlace(staffId), phone)
  const passwordHash = await hashPassword(member.password, sources)
  const row = await first(
    tx,
    sql`insert into staff.member (staff_id, username, name, data_key, phone_sealed, phone_index, password_hash, created_at)
      values (${staffId}, ${normaliseUsername(member.username)}, ${member.name}, ${dataKey}, ${phoneSealed},
        ${phone === undefined ? null : vault.index('phone', phone)}, ${passwordHash}, to_timestamp(${sources.now() / 1000}))
      on conflict (username) do nothing returning 1 as added`,
  )
  if (row === undefined)
    throw new ProblemError('name-taken', { fieldErrors: [{ path: '/username', message: '已被使用 taken' }] })
  return staffId
}

const phonePlace = (staffId: string) => ({ table: 'staff.member', column: 'phone', row: staffId })

/** Gives a role, which holds for a subtree of areas, a unit or a company. Refused when it must be kept apart from one held. */
export async function grantRole(
  tx: Tx,
  { sources }: Pick<StaffDeps, 'sources'>,
  staffId: string,
  { role, areaPath, unitId, companyId }: StaffGrant,
  grantedBy: string,
): Promise<string> {
  // The row is locked, so that two grants at once see each other.
  await sql`select 1 from staff.member where staff_id = ${staffId} for update`.execute(tx)
  const held = await all(
    tx,
    sql<{ role: Role }>`select role from staff.role_grant where staff_id = ${staffId} and ended_at is null`,
  )
  const apart = held.find(own =>
    KEPT_APART.some(pair => pair.includes(own.role) && pair.includes(role) && own.role !== role),
  )
  if (apart !== undefined)
    throw new ProblemError('not-now', {
      fieldErrors: [
        {
          path: '/role',
          message: `“${ROLES[role].zh}”与“${ROLES[apart.role].zh}”不得由同一人担任 must not be one person's: ${role}, ${apart.role}`,
        },
      ],
    })
  const grantId = newId('grt', sources)
  await sql`insert into staff.role_grant (grant_id, staff_id, role, area_path, unit_id, company_id, granted_at, granted_by)
    values (${grantId}, ${staffId}, ${role}, ${areaPath ?? null}, ${unitId ?? null}, ${companyId ?? null},
      to_timestamp(${sources.now() / 1000}), ${grantedBy})`.execute(tx)
  return grantId
}

/** The grants that hold now. */
export async function grantsOf(db: Db, staffId: string): Promise<StaffGrant[]> {
  const rows = await all(
    db,
    sql<{ role: Role; areaPath: string | null; unitId: string | null; companyId: string | null }>`
      select role, area_path as "areaPath", unit_id as "unitId", company_id as "companyId"
      from staff.role_grant where staff_id = ${staffId} and ended_at is null order by granted_at, grant_id`,
  )
  return rows.map(({ role, areaPath, unitId, companyId }) => ({
    role,
    ...(areaPath === null ? {} : { areaPath }),
    ...(unitId === null ? {} : { unitId }),
    ...(companyId === null ? {} : { companyId }),
  }))
}

/** The phone of somebody on the staff, for messages and for revealing with a reason. */
export async function phoneOfStaff(
  db: Db,
  { vault }: Pick<StaffDeps, 'vault'>,
  staffId: string,
): Promise<string | undefined> {
  const row = await first(
    db,
    sql<{ dataKey: Uint8Array; phoneSealed: Uint8Array | null }>`
      select data_key as "dataKey", phone_sealed as "phoneSealed" from staff.member
      where staff_id = ${staffId} and ended_at is null`,
  )
  if (row === undefined || row.phoneSealed === null) return undefined
  return vault.open(row.dataKey, staffId, phonePlace(staffId), row.phoneSealed)
}

/** Keeps a secret of the second factor, not yet in use until a code of it was shown. */
export const keepTotpSecret = (tx: Tx, { vault }: Pick<StaffDeps, 'vault'>, staffId: string, secret: string) =>
  sql`update staff.member set totp_sealed = ${vault.sealOwn(totpPlace(staffId), utf8(secret))}, totp_step = 0
    where staff_id = ${staffId} and totp_confirmed_at is null`.execute(tx)

export const openTotpSecret = ({ vault }: Pick<StaffDeps, 'vault'>, staffId: string, sealed: Uint8Array): string =>
  new TextDecoder().decode(vault.openOwn(totpPlace(staffId), sealed))

const totpPlace = (staffId: string) => ({ table: 'staff.member', column: 'totp', row: staffId })

/** Adds the first person of a platform, or one more, from the command line. */
export async function addStaff(
  tx: Tx,
  deps: Sealing,
  member: NewMember & { grants: readonly StaffGrant[] },
  actor: string,
): Promise<string> {
  const staffId = await addMember(tx, deps, member)
  for (const grant of member.grants) {
    await grantRole(tx, deps, staffId, grant, actor)
    await writeAudit(tx, deps.sources.now(), actor, {
      action: 'staff-added',
      subject: staffId,
      role: grant.role,
      areaPath: grant.areaPath ?? grant.unitId ?? grant.companyId ?? '',
    })
  }
  return staffId
}
