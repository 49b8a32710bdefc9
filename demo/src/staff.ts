import { county } from './county.ts'

/** A person on the demo's staff; `name` says what they do, since no invented person needs another. */
export type DemoStaff = {
  username: string
  name: string
  role: 'operator' | 'reviewer' | 'security-officer' | 'auditor' | 'unit-coordinator' | 'unit-member'
  /** Where the role holds: an area of the tree, everything, or a unit. */
  areaPath?: string
  unitId?: string
}

const COUNTY = `/500000/${county.division}/`

/** One of each role, and a second reviewer: the two steps of a review are taken by two people. */
export const demoStaff: readonly DemoStaff[] = [
  { username: 'operator', name: '运营员（演示）', role: 'operator', areaPath: COUNTY },
  { username: 'reviewer', name: '初审员（演示）', role: 'reviewer', areaPath: COUNTY },
  { username: 'reviewer2', name: '复审员（演示）', role: 'reviewer', areaPath: COUNTY },
  { username: 'security', name: '安全管理员（演示）', role: 'security-officer', areaPath: '/' },
  { username: 'auditor', name: '审计员（演示）', role: 'auditor', areaPath: '/' },
  { username: 'coordinator', name: '单位协调员（演示）', role: 'unit-coordinator', unitId: 'unt_health' },
  { username: 'member', name: '单位成员（演示）', role: 'unit-member', unitId: 'unt_health' },
]
