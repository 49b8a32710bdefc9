import type { Limit } from '../../kernel/limits.ts'

const HOUR = 3600
const DAY = 24 * HOUR

/** Messages to one phone: enough for a bad day, too few to be a nuisance or to guess six digits. */
export const CODES_PER_PHONE: Limit = { name: 'otp-phone', max: 10, windowSeconds: HOUR, problem: 'too-many-codes' }
/** A hall's shared network sends many people from one address; a script sends more. */
export const CODES_PER_ADDRESS: Limit = {
  name: 'otp-address',
  max: 1000,
  windowSeconds: HOUR,
  problem: 'too-many-codes',
}
/** What a city's gateway sends at most: somebody who writes to ever new phones from ever new addresses is stopped by it. */
export const CODES_PER_CITY: Limit = { name: 'otp-city', max: 50_000, windowSeconds: HOUR, problem: 'too-many-codes' }
/** One browser serves a household, not a street. */
export const CODES_PER_BROWSER: Limit = { name: 'otp-browser', max: 30, windowSeconds: DAY, problem: 'too-many-codes' }
/** Wrong sign-ins of one phone, whichever of its codes they were for. */
export const SIGN_INS_PER_PHONE: Limit = {
  name: 'sign-in-phone',
  max: 100,
  windowSeconds: DAY,
  problem: 'too-many-codes',
}
/** Tries to match name and ID number; outages are given back. */
export const REAL_NAME_TRIES: Limit = { name: 'real-name', max: 5, windowSeconds: DAY, problem: 'too-many-tries' }
