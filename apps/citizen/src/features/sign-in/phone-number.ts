import { normaliseDigits } from '../../shared/normalise-digits.ts'

/** A mainland mobile number as its 11 digits, however it was typed (+86, spaces, full-width); undefined when it is none. */
export function readPhoneNumber(typed: string): string | undefined {
  const digits = normaliseDigits(typed)
    .replace(/[\s-]/g, '')
    .replace(/^(\+?86|0086)(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined
}

/** The six digits of a one-time code; undefined when they are not six. */
export function readOneTimeCode(typed: string): string | undefined {
  const digits = normaliseDigits(typed).replace(/\s/g, '')
  return /^\d{6}$/.test(digits) ? digits : undefined
}
