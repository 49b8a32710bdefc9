import { type Bytes, concatBytes, encodeUint, encodeUtf8 } from './bytes.ts'
import { createCurve, decodeBigInt, encodeBigInt } from './curve.ts'

const PRIME = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const BASE_X = 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n
const BASE_Y = 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n

/** sm2p256v1, the curve of GB/T 32918.5. */
export const SM2_CURVE = createCurve({ prime: PRIME, b: B, order: ORDER })

/** The user id of GB/T 35276 that everyone takes when nothing else was agreed, and nothing else is agreed here. */
export const SM2_USER_ID = '1234567812345678'

// ENTL ‖ ID ‖ a ‖ b ‖ xG ‖ yG: what of Z is the same for all keys.
const IDENTITY_HEAD = concatBytes(
  encodeUint(SM2_USER_ID.length * 8, 2),
  encodeUtf8(SM2_USER_ID),
  ...[PRIME - 3n, B, BASE_X, BASE_Y].map(encodeBigInt),
)

/** What SM3 turns into Z (GB/T 32918.2 section 5.5) for a key of 65 bytes; the signature is over SM3(Z ‖ message). */
export function sm2IdentityInput(point: Uint8Array): Bytes {
  return concatBytes(IDENTITY_HEAD, point.subarray(1))
}

/** True when r and s of r‖s (64 bytes) lie in 1…n−1 and r + s is not n, as GB/T 32918.2 section 7.1 has it. */
export function isSm2SignatureInRange(signature: Uint8Array): boolean {
  if (!SM2_CURVE.isSignatureInRange(signature)) return false
  return decodeBigInt(signature.subarray(0, 32)) + decodeBigInt(signature.subarray(32)) !== ORDER
}

/**
 * r‖s (64 bytes) of an SM2 signature in either spelling: exactly 64 bytes are r‖s already, anything else has to be the
 * one DER spelling of two integers, whose short or sign-padded values are brought to 32 bytes. Null for all others.
 */
export function readSm2Signature(bytes: Uint8Array): Bytes | null {
  if (bytes.length === 64) return Uint8Array.from(bytes)
  if (bytes[0] !== SEQUENCE || bytes[1] !== bytes.length - 2) return null
  const r = readInteger(bytes, 2)
  const s = r && readInteger(bytes, r.end)
  return s && s.end === bytes.length ? concatBytes(r.value, s.value) : null
}

/** The DER spelling of r‖s (64 bytes): SEQUENCE of two INTEGERs, as SM2 signatures travel outside the code. */
export function writeSm2SignatureDer(signature: Uint8Array): Bytes {
  if (signature.length !== 64) throw new RangeError(`an SM2 signature has ${signature.length} bytes, not 64`)
  const integers = concatBytes(writeInteger(signature.subarray(0, 32)), writeInteger(signature.subarray(32)))
  return concatBytes(new Uint8Array([SEQUENCE, integers.length]), integers)
}

const SEQUENCE = 0x30
const INTEGER = 0x02

/** A positive INTEGER of at most 32 bytes without needless zeros, as 32 bytes, and where it ends. */
function readInteger(bytes: Uint8Array, at: number): { value: Bytes; end: number } | null {
  const length = bytes[at + 1] ?? 0
  const content = bytes.subarray(at + 2, at + 2 + length)
  const [first = 0, second = 0] = content
  if (bytes[at] !== INTEGER || length === 0 || content.length !== length || first > 127) return null
  if (length > 1 && first === 0 && second < 128) return null
  const digits = first === 0 ? content.subarray(1) : content
  if (digits.length > 32) return null
  const value = new Uint8Array(32)
  value.set(digits, 32 - digits.length)
  return { value, end: at + 2 + length }
}

function writeInteger(scalar: Uint8Array): Bytes {
  const firstDigit = scalar.findIndex(byte => byte !== 0)
  const digits = firstDigit === -1 ? new Uint8Array(1) : scalar.subarray(firstDigit)
  const sign = (digits[0] ?? 0) > 127 ? new Uint8Array(1) : new Uint8Array(0)
  return concatBytes(new Uint8Array([INTEGER, sign.length + digits.length]), sign, digits)
}
