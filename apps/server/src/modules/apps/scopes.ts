import type { ApprovedScope } from '../../kernel/ports.ts'
import type { CitizenField, Words } from '../../kernel/words.ts'

export const LEVELS = {
  'yes-no': { zh: '是/否', en: 'Yes or no' },
  masked: { zh: '脱敏', en: 'Masked' },
  full: { zh: '完整（须市民授权）', en: 'Full (with the citizen’s consent)' },
} as const satisfies Record<ApprovedScope['level'], Words>

/** What can be asked for, and what of it is shown at each level without consent; full fields wait for it. */
export const SCOPES = {
  'basic.name': { title: { zh: '姓名', en: 'Name' }, masked: 'maskedName', yesNo: undefined },
  'basic.id-number': { title: { zh: '身份证号', en: 'ID number' }, masked: 'maskedIdNumber', yesNo: undefined },
  'basic.phone': { title: { zh: '手机号', en: 'Phone' }, masked: 'maskedPhone', yesNo: undefined },
  'basic.birth-date': { title: { zh: '出生日期', en: 'Date of birth' }, masked: 'birthYear', yesNo: 'isAdult' },
} as const satisfies Record<string, { title: Words; masked: CitizenField | undefined; yesNo: CitizenField | undefined }>
export type ScopeName = keyof typeof SCOPES

/** The names of all scopes that exist by now. */
export const SCOPE_NAMES = Object.keys(SCOPES) as ScopeName[]

/**
 * The fields that an app is shown for what it asks, each at the level that was approved. What is approved in full is
 * shown masked until the citizen has consented. Undefined: it asks for something that was not approved.
 */
export function fieldsOf(asked: readonly string[], approved: readonly ApprovedScope[]): CitizenField[] | undefined {
  const fields = new Set<CitizenField>()
  for (const scope of asked) {
    const level = approved.find(one => one.scope === scope)?.level
    const row = SCOPE_NAMES.find(name => name === scope)
    if (level === undefined || row === undefined) return undefined
    const field = level === 'yes-no' ? SCOPES[row].yesNo : SCOPES[row].masked
    if (field !== undefined) fields.add(field)
  }
  return [...fields]
}
