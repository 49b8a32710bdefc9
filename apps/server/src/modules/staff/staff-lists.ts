import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../kernel/console/action.ts'
import { choiceField, optional, referenceField, secretField, textField, wordsOf } from '../../kernel/console/fields.ts'
import { defineList, type List } from '../../kernel/console/list.ts'
import { requireReach } from '../../kernel/console/reach.ts'
import type { Tx } from '../../kernel/db.ts'
import { ROLES } from '../../kernel/permissions.ts'
import type { StaffCaller, StaffGrant } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { Pattern } from '../../kernel/schemas.ts'
import type { StaffDeps } from './deps.ts'
import { addMember, grantRole, phoneOfStaff } from './members.ts'
import { hashPassword, isGoodPassword } from './password.ts'
import { endStaffSession } from './sessions.ts'

/** Everybody who may sign in for a city, county or unit. */
export const members: List = defineList({
  name: 'staff',
  group: 'staff',
  title: { zh: '人员', en: 'Staff' },
  needs: 'staff.read',
  from: sql`staff.member m left join staff.reach r on r.staff_id = m.staff_id`,
  lock: 'm',
  id: 'staffId',
  scope: { area: sql`coalesce(r.area_path, '/')`, unit: sql`r.unit_id` },
  sort: { by: 'username', isDescending: false },
  columns: {
    staffId: { title: { zh: '编号', en: 'Id' }, type: 'id', sql: sql`m.staff_id`, filter: 'equals', isShown: false },
    username: {
      title: { zh: '用户名', en: 'User name' },
      type: 'text',
      sql: sql`m.username`,
      filter: 'contains',
      isSortable: true,
    },
    name: { title: { zh: '姓名', en: 'Name' }, type: 'text', sql: sql`m.name`, filter: 'contains', isSortable: true },
    roles: {
      title: { zh: '角色', en: 'Roles' },
      type: 'text',
      sql: sql`(select string_agg(distinct g.role, ', ' order by g.role) from staff.role_grant g where g.staff_id = m.staff_id and g.ended_at is null)`,
      filter: 'contains',
    },
    hasTotp: {
      title: { zh: '动态口令', en: 'One-time code' },
      type: 'flag',
      sql: sql`m.totp_confirmed_at is not null`,
      filter: 'equals',
    },
    seenAt: {
      title: { zh: '最近登录', en: 'Last seen' },
      type: 'time',
      sql: sql`(select s.seen_at from staff.session s where s.staff_id = m.staff_id)`,
    },
    isEnded: { title: { zh: '已停用', en: 'Ended' }, type: 'flag', sql: sql`m.ended_at is not null`, filter: 'equals' },
    createdAt: {
      title: { zh: '建立时间', en: 'Added' },
      type: 'time',
      sql: sql`m.created_at`,
      filter: 'between',
      isSortable: true,
    },
  },
})

const usernameField = {
  ...textField({
    title: { zh: '用户名', en: 'User name' },
    help: { zh: '3 至 40 个字母、数字、点或横线', en: '3 to 40 letters, digits, dots or dashes' },
    maxLength: 40,
  }),
  schema: Pattern('^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$', 40),
}
const passwordField = secretField({
  title: { zh: '初始密码', en: 'First password' },
  help: {
    zh: '至少 10 位，含字母和数字或符号，不含用户名',
    en: 'At least 10 characters, letters and digits or marks, without the user name',
  },
  maxLength: 200,
  minLength: 10,
})
const ROLE_WORDS = wordsOf(ROLES).filter(({ value }) => value !== 'integrator')
const PLACE_FIELDS = {
  role: choiceField({ title: { zh: '角色', en: 'Role' }, words: ROLE_WORDS }),
  areaId: optional(referenceField({ title: { zh: '负责区划', en: 'In the area' }, list: 'areas', prefix: '' })),
  unitId: optional(referenceField({ title: { zh: '或所在单位', en: 'Or in the unit' }, list: 'units', prefix: 'unt' })),
}

export const staffActions = (deps: StaffDeps): readonly AnyAction[] => [
  defineAction({
    name: 'add',
    list: members,
    on: 'list',
    title: { zh: '新增人员', en: 'Add a person' },
    tone: 'primary',
    needs: 'staff.write',
    fields: {
      username: usernameField,
      name: textField({ title: { zh: '姓名', en: 'Name' }, maxLength: 40 }),
      phone: optional({
        ...textField({ title: { zh: '手机号', en: 'Phone' }, maxLength: 11 }),
        schema: Pattern('^1[0-9]{10}$', 11),
      }),
      password: passwordField,
      ...PLACE_FIELDS,
    },
    run: async (tx, { caller, input }) => {
      requireGoodPassword(input.password, input.username)
      const grant = await grantAt(tx, caller, input)
      const staffId = await addMember(tx, deps, input)
      await grantRole(tx, deps, staffId, grant, caller.staffId)
      return { id: staffId, detail: { ...grant } }
    },
  }),
  defineAction({
    name: 'grant',
    list: members,
    on: 'row',
    title: { zh: '授予角色', en: 'Grant a role' },
    needs: 'staff.write',
    fields: PLACE_FIELDS,
    disabled: isOver,
    run: async (tx, { caller, input, row }) => {
      const grant = await grantAt(tx, caller, input)
      await grantRole(tx, deps, String(row.staffId), grant, caller.staffId)
      return { id: String(row.staffId), detail: { ...grant } }
    },
  }),
  defineAction({
    name: 'reset-password',
    list: members,
    on: 'row',
    title: { zh: '重置密码', en: 'Reset the password' },
    needs: 'staff.write',
    says: { zh: '该人员将立即退出登录。', en: 'The person is signed out at once.' },
    fields: { password: passwordField },
    disabled: isOver,
    run: async (tx, { input, row }) => {
      requireGoodPassword(input.password, String(row.username))
      const passwordHash = await hashPassword(input.password, deps.sources)
      await sql`update staff.member set password_hash = ${passwordHash} where staff_id = ${row.staffId}`.execute(tx)
      await endStaffSession(tx, String(row.staffId))
      return { id: String(row.staffId) }
    },
  }),
  defineAction({
    name: 'reset-totp',
    list: members,
    on: 'row',
    title: { zh: '重置动态口令', en: 'Reset the one-time code' },
    needs: 'staff.write',
    says: { zh: '该人员下次登录后须重新启用动态口令。', en: 'The person sets it up again after the next sign-in.' },
    fields: {},
    disabled: row => isOver(row) ?? (row.hasTotp === true ? undefined : { zh: '尚未启用', en: 'Not set up' }),
    run: async (tx, { row }) => {
      await sql`update staff.member set totp_sealed = null, totp_confirmed_at = null where staff_id = ${row.staffId}`.execute(
        tx,
      )
      await endStaffSession(tx, String(row.staffId))
      return { id: String(row.staffId) }
    },
  }),
  defineAction({
    name: 'end',
    list: members,
    on: 'row',
    title: { zh: '停用', en: 'End' },
    tone: 'danger',
    needs: 'staff.write',
    says: {
      zh: '该人员立即退出，且不能再登录。确定吗？',
      en: 'The person is signed out and cannot sign in again. End it?',
    },
    fields: {},
    disabled: (row, caller) =>
      isOver(row) ?? (row.staffId === caller.staffId ? { zh: '不能停用自己', en: 'Not yourself' } : undefined),
    run: async (tx, { row, nowMs }) => {
      await sql`update staff.member set ended_at = to_timestamp(${nowMs / 1000}) where staff_id = ${row.staffId}`.execute(
        tx,
      )
      await endStaffSession(tx, String(row.staffId))
      return { id: String(row.staffId) }
    },
  }),
  defineAction({
    name: 'reveal-phone',
    list: members,
    on: 'row',
    title: { zh: '查看手机号', en: 'Reveal the phone' },
    needs: 'person.reveal',
    fields: {
      reason: textField({ title: { zh: '理由（记入审计）', en: 'Reason (goes into the audit)' }, maxLength: 200 }),
    },
    run: async (tx, { input, row }) => {
      const phone = await phoneOfStaff(tx, deps, String(row.staffId))
      return {
        id: String(row.staffId),
        detail: { reason: input.reason },
        shown: [{ title: { zh: '手机号', en: 'Phone' }, value: phone ?? '—' }],
      }
    },
  }),
]

function isOver(row: { readonly isEnded?: unknown }) {
  return row.isEnded === true ? { zh: '已停用', en: 'Ended' } : undefined
}

function requireGoodPassword(password: string, username: string): void {
  if (!isGoodPassword(password, username))
    throw new ProblemError('request-invalid', {
      fieldErrors: [{ path: '/password', message: '至少 10 位，含字母和数字或符号，不含用户名 too easy to guess' }],
    })
}

/** The grant that the form asks for, in the caller's own reach: nobody gives more than they oversee. */
async function grantAt(
  tx: Tx,
  caller: StaffCaller,
  input: { role: StaffGrant['role']; areaId?: string | undefined; unitId?: string | undefined },
): Promise<StaffGrant> {
  if ((input.areaId === undefined) === (input.unitId === undefined))
    throw new ProblemError('request-invalid', {
      fieldErrors: [{ path: '/areaId', message: '请在区划和单位中选一个 choose an area or a unit, one of them' }],
    })
  const isOfUnit = input.role === 'unit-coordinator' || input.role === 'unit-member'
  if (isOfUnit !== (input.unitId !== undefined))
    throw new ProblemError('request-invalid', {
      fieldErrors: [
        { path: '/unitId', message: '单位角色选单位，其他角色选区划 unit roles hold in a unit, others in an area' },
      ],
    })
  if (input.unitId !== undefined) {
    await requireReach(tx, caller, 'staff.write', { unitId: input.unitId })
    return { role: input.role, unitId: input.unitId }
  }
  const { areaPath } = await requireReach(tx, caller, 'staff.write', { areaId: input.areaId ?? '' })
  return { role: input.role, areaPath }
}
