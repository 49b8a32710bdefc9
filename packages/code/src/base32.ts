import { createLetterCodec } from './letter-codec.ts'

const codec = createLetterCodec('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 5)

/** Crockford base32 (no I, L, O, U), upper case, without padding or check letter; the last letter's spare bits are 0. */
export const encodeBase32 = codec.encode

/** The only bytes that `encodeBase32` turns into this text; null for any other text, so that a code has one spelling. */
export const decodeBase32 = codec.decode
