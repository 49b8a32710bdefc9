import type { Sources } from '../../../kernel/sources.ts'

/** Letters and digits that nobody mistakes for another, on a screen or by telephone: no 0 O, 1 I L, U V. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ'
const LENGTH = 8
/** Bytes from here on would make the first letters likelier than the last. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length)

/** What people may type: both groups, with whatever stands between them. */
export const SHORT_CODE = '^[ ]*[0-9A-Za-z]{4}[ -]?[0-9A-Za-z]{4}[ ]*$'

/** Eight letters, 38 random bits: for one of the few devices that wait at one time, and only for people who may pair. */
export function randomShortCode(sources: Sources): string {
  let code = ''
  while (code.length < LENGTH)
    for (const byte of sources.randomBytes(LENGTH))
      if (byte < FAIR_BYTES && code.length < LENGTH) code += ALPHABET.charAt(byte % ALPHABET.length)
  return code
}

/** As the terminal shows it: two groups of four. */
export const groupShortCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** As it is stored, whatever stood between the groups and however it was typed. */
export const readShortCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
