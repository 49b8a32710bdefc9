import type { SuiteId } from '@yima/code'

/** Words of the field that kernel, modules and scenes share; those that off-line gates know too come from the format. */
export { DIRECTIONS, type Direction, type OpeningHours, STAGES, type Stage } from '@yima/code'

/** Suites of new issuer keys and the passes under them: the city's choice, never a phone's. */
export type CitySuites = { readonly issuer: SuiteId; readonly device: SuiteId }

/** What a scene may be shown of a person. */
export type CitizenField = 'maskedName'

export type Words = { zh: string; en: string }
