import { createECDH, createHash } from 'node:crypto'
import type { Bytes } from '../src/bytes.ts'

/** The group of a suite as node:crypto names it, for keys and signatures that are the same at every run. */
export type TestGroup = { readonly ecdhName: string; readonly hashName: string; readonly order: bigint }

/** 32 bytes, big-endian. */
export function encodeScalar(value: bigint): Bytes {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
}

/** A number from its bytes, big-endian. */
export function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

/** The point scalar · G: 33 bytes compressed, or 65. */
export function multiplyBase({ ecdhName }: TestGroup, scalar: bigint, format: 'compressed' | 'uncompressed'): Bytes {
  const ecdh = createECDH(ecdhName)
  ecdh.setPrivateKey(encodeScalar(scalar))
  return Uint8Array.from(ecdh.getPublicKey(null, format))
}

/** The number by which `value` multiplies to 1 modulo the order. */
export function invert({ order }: TestGroup, value: bigint): bigint {
  let result = 1n
  let square = mod(value, order)
  for (let rest = order - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % order
    square = (square * square) % order
  }
  return result
}

/** A scalar in 1…n−1 that is the same for the same bytes. */
export function hashToScalar(group: TestGroup, bytes: Uint8Array): bigint {
  return (toBigInt(hash('sha256', bytes)) % (group.order - 1n)) + 1n
}

/** The hash of that name. */
export function hash(name: string, bytes: Uint8Array): Bytes {
  return Uint8Array.from(createHash(name).update(bytes).digest())
}

/** The remainder from 0 on. */
export function mod(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus
}
