import { cityDay } from '../../kernel/city-time.ts'

/** GB 11643: weights of the 17 digits and the check characters by the sum's remainder modulo 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'

/** Province codes of GB/T 2260, those of Hong Kong, Macao and Taiwan residents (81–83) and foreigners' permits (90+) among them.
 *  Districts are not checked: a number keeps the division of the day it was given, abolished since or not. */
const PROVINCES = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
  64, 65, 71, 81, 82, 83, 91,
])
const YEAR_MIN = 1800

/**
 * An ID number as people type it, in its one form: 18 characters, ASCII, capital X. Full-width digits, spaces and the
 * 15-digit numbers of before 1999 are understood. Undefined when digits, date or check character do not fit.
 */
export function normaliseIdNumber(typed: string, nowMs: number): string | undefined {
  const text = typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  const long = /^\d{15}$/.test(text) ? lengthen(text) : text
  if (!/^\d{17}[\dX]$/.test(long) || checkCharacter(long) !== long.charAt(17)) return undefined
  return PROVINCES.has(Number(long.slice(0, 2))) && isBirthDate(long.slice(6, 14), nowMs) ? long : undefined
}

/** The 18th character of a number whose first 17 are digits. */
export function checkCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits.charAt(index)), 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

/** A 15-digit number has a two-digit year of the 20th century and no check character. */
function lengthen(short: string): string {
  const digits = `${short.slice(0, 6)}19${short.slice(6)}`
  return digits + checkCharacter(digits)
}

function isBirthDate(digits: string, nowMs: number): boolean {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))]
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists && year >= YEAR_MIN && digits <= cityDay(nowMs / 1000).replaceAll('-', '')
}
