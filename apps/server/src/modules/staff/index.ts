export { auditList } from './audit-list.ts'
export type { StaffDeps } from './deps.ts'
export {
  addMember,
  addStaff,
  grantRole,
  keepTotpSecret,
  type NewMember,
  normaliseUsername,
  phoneOfStaff,
} from './members.ts'
export { hashPassword, isGoodPassword, isPassword } from './password.ts'
export { authenticateStaff, openStaffSession, SESSION_SECONDS_MAX, STAFF_COOKIE } from './sessions.ts'
export { showStaffSession, signInStaff, signOutStaff } from './sign-in.route.ts'
export { members, staffActions } from './staff-lists.ts'
export { beginTotp, confirmTotp } from './totp.routes.ts'
export { totpCode, totpSecretOf } from './totp.ts'
