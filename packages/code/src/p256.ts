import { type Bytes, concatBytes } from './bytes.ts'

// Domain parameters of P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3); a = −3.
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const ORDER_BYTES = encodeBigInt(ORDER)

/** True when r and s of a 64-byte signature r‖s both lie in 1…n−1; said here, so that every port says the same. */
export function isSignatureInRange(signature: Uint8Array): boolean {
  return signature.length === 64 && isScalar(signature.subarray(0, 32)) && isScalar(signature.subarray(32))
}

/** The 65 bytes of a point given by 33 (SEC 1 section 2.3.4); null when the bytes are no point of P-256. */
export function decompressPoint(compressed: Uint8Array): Bytes | null {
  const sign = compressed[0]
  if (compressed.length !== 33 || (sign !== 2 && sign !== 3)) return null
  const x = decodeBigInt(compressed.subarray(1))
  if (x >= P) return null
  const square = (x * x * x - 3n * x + B) % P
  const rightSide = square < 0n ? square + P : square
  const root = power(rightSide, (P + 1n) / 4n)
  if ((root * root) % P !== rightSide) return null
  const y = Number(root & 1n) === (sign & 1) ? root : P - root
  return concatBytes(new Uint8Array([4]), compressed.subarray(1), encodeBigInt(y))
}

/** The 33 bytes of a point given by its 65 (as WebCrypto exports it). */
export function compressPoint(point: Uint8Array): Bytes {
  if (point.length !== 65 || point[0] !== 4) throw new RangeError('not an uncompressed point of P-256')
  return concatBytes(new Uint8Array([2 + ((point[64] ?? 0) & 1)]), point.subarray(1, 33))
}

function isScalar(bytes: Uint8Array): boolean {
  if (bytes.every(byte => byte === 0)) return false
  for (let i = 0; i < 32; i++) {
    const difference = (bytes[i] ?? 0) - (ORDER_BYTES[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P
    square = (square * square) % P
  }
  return result
}

function decodeBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`)
}

function encodeBigInt(value: bigint): Bytes {
  const hex = value.toString(16).padStart(64, '0')
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
