import { type Bytes, concatBytes, decodeUint, encodeUint, requireLength } from './bytes.ts'
import { CODE_KINDS } from './registries.ts'
import { buildSigningInput } from './tags.ts'

/** Bytes of a pass without the issuer's signature. */
export const PASS_BODY_BYTES = 58
/** Bytes of a pass as it goes to the phone: body and issuer signature. */
export const PASS_BYTES = 122
/** Passes in one strip. */
export const STRIP_SIZE = 32
/** No pass lives longer than this, whatever a city sets. */
export const LIFETIME_HOURS_MAX = 96

/** Suite numbers of a code, 0…15 each as they stand in its nibbles; only the pairs a terminal lists are taken. */
export type SuitePair = { readonly issuer: number; readonly device: number }

/** What a pass says; `validFrom` in Unix seconds. The prefix is signed beside the bytes and does not stand in them. */
export type PassFields = {
  readonly suites: SuitePair
  readonly keyNumber: number
  readonly sealedHolder: Bytes
  readonly validFrom: number
  readonly lifetimeHours: number
  readonly devicePublicKey: Bytes
}

/** A pass as laid out, before anything in it was judged. */
export type PassLayout = PassFields & { readonly claims: number }

/** Body of a pass, 58 bytes; a RangeError for fields that no verifier would take. `prefix` may be there, is not used. */
export function encodePassBody(fields: PassFields & { readonly prefix?: string }): Bytes {
  const { suites, lifetimeHours } = fields
  if (!fitsNibble(suites.issuer) || !fitsNibble(suites.device)) throw new RangeError('a suite number is 0…15')
  if (!isLifetime(lifetimeHours)) throw new RangeError(`a pass lives 1…${LIFETIME_HOURS_MAX} hours`)
  requireLength(fields.sealedHolder, 16, 'sealed holder')
  requireLength(fields.devicePublicKey, 33, 'device public key')
  return concatBytes(
    encodeUint(CODE_KINDS.live.byte, 1),
    encodeUint(suites.issuer * 16 + suites.device, 1),
    encodeUint(fields.keyNumber, 1),
    fields.sealedHolder,
    encodeUint(fields.validFrom, 4),
    encodeUint(lifetimeHours, 1),
    encodeUint(0, 1),
    fields.devicePublicKey,
  )
}

/** What the issuer signs: tag ‖ prefix ‖ the 58 bytes of the body. */
export function passSigningInput(prefix: string, body: Uint8Array): Bytes {
  requireLength(body, PASS_BODY_BYTES, 'pass body')
  return buildSigningInput('pass', prefix, body)
}

/** Body and issuer signature (r‖s, 64 bytes) together: the 122 bytes that the phone keeps. */
export function assemblePass(body: Uint8Array, signature: Uint8Array): Bytes {
  requireLength(body, PASS_BODY_BYTES, 'pass body')
  requireLength(signature, 64, 'issuer signature')
  return concatBytes(body, signature)
}

/** Reads a pass of exactly 122 bytes; null for another length, kind, claims or lifetime. Judges no signature. */
export function decodePass(bytes: Bytes): PassFields | null {
  if (bytes.length !== PASS_BYTES || bytes[0] !== CODE_KINDS.live.byte) return null
  const { claims, ...fields } = readPass(bytes)
  return claims === 0 && isLifetime(fields.lifetimeHours) ? fields : null
}

/** Takes at least 122 bytes apart without judging them: the verifier judges in the order of the format. */
export function readPass(bytes: Bytes): PassLayout {
  return {
    suites: { issuer: decodeUint(bytes, 1, 1) >> 4, device: decodeUint(bytes, 1, 1) & 15 },
    keyNumber: decodeUint(bytes, 2, 1),
    sealedHolder: bytes.slice(3, 19),
    validFrom: decodeUint(bytes, 19, 4),
    lifetimeHours: decodeUint(bytes, 23, 1),
    claims: decodeUint(bytes, 24, 1),
    devicePublicKey: bytes.slice(25, 58),
  }
}

/** True for the lifetimes that the format knows: 1…96 whole hours. */
export function isLifetime(hours: number): boolean {
  return Number.isInteger(hours) && hours >= 1 && hours <= LIFETIME_HOURS_MAX
}

/** True for a suite number that fits its half of a byte. */
export function fitsNibble(number: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= 15
}
