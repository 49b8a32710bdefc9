import { isSuiteId, type SuiteId } from '@yima/code'
import { StartError } from './start-error.ts'

/** Words of the field that kernel, modules and scenes share; those that off-line gates know too come from the format. */
export { DIRECTIONS, type Direction, type OpeningHours, STAGES, type Stage } from '@yima/code'

/** Suites of new issuer keys and the passes under them: the city's choice, never a phone's. */
export type CitySuites = { readonly issuer: SuiteId; readonly device: SuiteId }

/** What may be shown of a person without consent beyond showing the code: masked values and plain facts. */
export const CITIZEN_FIELDS = ['maskedName', 'maskedIdNumber', 'maskedPhone', 'birthYear', 'isAdult'] as const
export type CitizenField = (typeof CITIZEN_FIELDS)[number]

export type Words = { zh: string; en: string }

/** Issuer and device suite of new issuer keys: 1 = ES256, 2 = SM2; `name` is what the person wrote it after. */
export function readSuites(text: string, name: string): CitySuites {
  const [issuer, device, ...rest] = text.split('/').map(Number)
  if (issuer === undefined || device === undefined || rest.length > 0 || !isSuiteId(issuer) || !isSuiteId(device))
    throw new StartError(`${name} 不正确 ${name} must be 1/1, 2/1 or 2/2 (1 = ES256, 2 = SM2), not ${text}`)
  return { issuer, device }
}
