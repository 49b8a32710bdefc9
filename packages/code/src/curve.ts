import { type Bytes, concatBytes } from './bytes.ts'

/** Domain parameters of a 256-bit curve y² = x³ − 3x + b whose prime is 3 modulo 4, as those of both suites are. */
export type CurveParameters = { readonly prime: bigint; readonly b: bigint; readonly order: bigint }

/** The arithmetic that a machine's library leaves to us: points as 33 and 65 bytes, and the range of r and s. */
export type Curve = {
  /** The 65 bytes of a point given by 33 (SEC 1 section 2.3.4); null when the bytes are no point of the curve. */
  decompressPoint(compressed: Uint8Array): Bytes | null
  /** True when r and s of a 64-byte signature r‖s both lie in 1…n−1; said here, so that every port says the same. */
  isSignatureInRange(signature: Uint8Array): boolean
}

/** The curve of a suite from its parameters. */
export function createCurve({ prime, b, order }: CurveParameters): Curve {
  const orderBytes = encodeBigInt(order)

  /** Read in place: a view of the bytes would cost more than the comparison. */
  function isScalar(bytes: Uint8Array, offset: number): boolean {
    let isZero = true
    let difference = 0
    for (let i = 0; i < 32; i++) {
      const byte = bytes[offset + i] ?? 0
      if (byte !== 0) isZero = false
      if (difference === 0) difference = byte - (orderBytes[i] ?? 0)
    }
    return !isZero && difference < 0
  }

  return {
    isSignatureInRange: signature => signature.length === 64 && isScalar(signature, 0) && isScalar(signature, 32),
    decompressPoint(compressed) {
      const sign = compressed[0]
      if (compressed.length !== 33 || (sign !== 2 && sign !== 3)) return null
      const x = decodeBigInt(compressed.subarray(1))
      if (x >= prime) return null
      const square = (x * x * x - 3n * x + b) % prime
      const rightSide = square < 0n ? square + prime : square
      const root = power(rightSide, (prime + 1n) / 4n, prime)
      if ((root * root) % prime !== rightSide) return null
      const y = Number(root & 1n) === (sign & 1) ? root : prime - root
      return concatBytes(new Uint8Array([4]), compressed.subarray(1), encodeBigInt(y))
    },
  }
}

/** The 33 bytes of a point of either curve given by its 65 (as libraries export it). */
export function compressPoint(point: Uint8Array): Bytes {
  if (point.length !== 65 || point[0] !== 4) throw new RangeError('not an uncompressed point')
  return concatBytes(new Uint8Array([2 + ((point[64] ?? 0) & 1)]), point.subarray(1, 33))
}

/** 32 bytes read as one number, big-endian. */
export function decodeBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`)
}

/** A number below 2^256 as 32 bytes, big-endian. */
export function encodeBigInt(value: bigint): Bytes {
  const hex = value.toString(16).padStart(64, '0')
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
