import type { Sources } from './sources.ts'

/** Every identifier says what it names; the prefixes are the glossary's. */
export type IdPrefix =
  | 'acc'
  | 'cit'
  | 'dev'
  | 'ntc'
  | 'led'
  | 'req'
  | 'plc'
  | 'dep'
  | 'trm'
  | 'unt'
  | 'stf'
  | 'grt'
  | 'cmp'
  | 'apl'
  | 'agr'
  | 'app'
  | 'opn'
  | 'fil'
  | 'par'
  | 'clk'
  | 'cls'
export type Id<Prefix extends IdPrefix> = `${Prefix}_${string}`

/** Crockford's letters in lower case: no look-alikes, safe in a URL, readable on the telephone. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A fresh identifier of 130 random bits. */
export function newId<Prefix extends IdPrefix>(prefix: Prefix, sources: Sources): Id<Prefix> {
  const letters = Array.from(sources.randomBytes(26), byte => ALPHABET[byte % 32] ?? '0')
  return `${prefix}_${letters.join('')}`
}

/** The milliseconds inside a UUIDv7 (RFC 9562 section 5.7). The caller has checked the form. */
export const uuidMilliseconds = (uuid: string): number => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)

/** The smallest and the largest UUID whose first six bytes are this moment, milliseconds. */
export function uuidBounds(milliseconds: number): { first: string; last: string } {
  const hex = milliseconds.toString(16).padStart(12, '0')
  const time = `${hex.slice(0, 8)}-${hex.slice(8)}`
  return { first: `${time}-0000-0000-000000000000`, last: `${time}-ffff-ffff-ffffffffffff` }
}
