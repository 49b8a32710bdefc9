import { createLetterCodec } from './letter-codec.ts'

const codec = createLetterCodec('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 6)

/** Base64url without padding (RFC 4648 section 5), the spelling of every binary value in the JSON interfaces. */
export const encodeBase64Url = codec.encode

/** The only bytes that `encodeBase64Url` turns into this text; null for padding, other letters or set spare bits. */
export const decodeBase64Url = codec.decode
