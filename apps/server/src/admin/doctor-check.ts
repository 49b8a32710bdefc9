import type { Sentence } from '@yima/code'
import type { CommandDeps } from './command.ts'

/** `bad` is to be mended before the city relies on it; `warn` is to be known. */
export type Found = { status: 'ok' | 'warn' | 'bad'; detail: string }
export type DoctorDeps = CommandDeps & { env: Readonly<Record<string, string | undefined>> }
/** One thing that a platform stands on: `remedy` says what to do when it is not well. */
export type Check = {
  readonly name: string
  readonly what: Sentence
  readonly remedy: Sentence
  run(deps: DoctorDeps): Promise<Found> | Found
}

/** Well, or how it is not. */
export const found = (isWell: boolean, detail: string, otherwise: 'warn' | 'bad' = 'bad'): Found => ({
  status: isWell ? 'ok' : otherwise,
  detail,
})

/** A row of a table of checks. */
export const check = (
  name: string,
  zh: string,
  en: string,
  remedyZh: string,
  remedyEn: string,
  run: Check['run'],
): Check => ({
  name,
  what: { zh, en },
  remedy: { zh: remedyZh, en: remedyEn },
  run,
})
