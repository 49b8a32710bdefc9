import type { StaffCaller, StaffGrant } from './ports.ts'
import type { Words } from './words.ts'

/** Roles of the console, as the glossary has them. */
export const ROLES = {
  operator: { zh: '运营人员', en: 'Operator' },
  reviewer: { zh: '审核人员', en: 'Reviewer' },
  'security-officer': { zh: '安全管理员', en: 'Security officer' },
  auditor: { zh: '审计员', en: 'Auditor' },
  'unit-coordinator': { zh: '单位协调员', en: 'Unit coordinator' },
  'unit-member': { zh: '单位成员', en: 'Unit member' },
  integrator: { zh: '接入方', en: 'Integrator' },
} as const satisfies Record<string, Words>
export type Role = keyof typeof ROLES

/** Who may do what; where, says the grant. Read a row to see who can, a column of `ROLES` to see what one can. */
const PERMISSIONS = {
  'registry.read': ['operator', 'reviewer', 'security-officer', 'auditor', 'unit-coordinator', 'unit-member'],
  'registry.write': ['operator'],
  'terminals.write': ['operator', 'unit-coordinator'],
  'clerks.write': ['operator', 'unit-coordinator'],
  'staff.read': ['security-officer', 'auditor'],
  'staff.write': ['security-officer'],
  'person.reveal': ['security-officer'],
  'audit.read': ['auditor', 'security-officer'],
  'applications.read': [
    'operator',
    'reviewer',
    'security-officer',
    'auditor',
    'unit-coordinator',
    'unit-member',
    'integrator',
  ],
  'applications.write': ['integrator'],
  'applications.confirm': ['unit-coordinator', 'unit-member'],
  'applications.review': ['reviewer'],
  'applications.approve': ['reviewer'],
  'agreements.write': ['operator'],
  'apps.read': ['operator', 'security-officer', 'auditor', 'integrator'],
  'keys.write': ['integrator'],
  'keys.revoke': ['integrator', 'operator', 'security-officer'],
  'calls.read': ['operator', 'auditor', 'integrator'],
  'companies.write': ['operator'],
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof PERMISSIONS

/** Roles that no two of one person may be: who checks does not also do (GB/T 22239: duties kept apart). */
export const KEPT_APART: readonly (readonly [Role, Role])[] = [
  ['operator', 'auditor'],
  ['operator', 'reviewer'],
  ['operator', 'security-officer'],
  ['security-officer', 'auditor'],
  ['reviewer', 'integrator'],
  ['operator', 'integrator'],
  ['security-officer', 'integrator'],
  ['auditor', 'integrator'],
  ['reviewer', 'auditor'],
]

/** The grants by which the caller has this permission; none: not allowed anywhere. */
export const grantsFor = (caller: StaffCaller, permission: Permission): readonly StaffGrant[] =>
  caller.grants.filter(({ role }) => (PERMISSIONS[permission] as readonly Role[]).includes(role))

/** Whether the caller may do this somewhere. */
export const mayDo = (caller: StaffCaller, permission: Permission): boolean => grantsFor(caller, permission).length > 0

/** Every permission and its roles, for documents and tests. */
export const permissionTable = (): readonly (readonly [Permission, readonly Role[]])[] =>
  Object.entries(PERMISSIONS) as [Permission, readonly Role[]][]
