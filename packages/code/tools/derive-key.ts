import { createECDH, createHash } from 'node:crypto'
import { type Bytes, concatBytes } from '../src/bytes.ts'

/** Order of P-256. */
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** A P-256 key whose signatures are the same at every run, so that generated vectors can be compared. */
export type TestKey = { readonly publicKey: Bytes; sign(message: Bytes): Bytes }

/**
 * A key for vectors only: anyone can derive it from its name. The nonce is a hash of key and message; OpenSSL's is
 * random, and a file that changes at every run could not be compared in a test.
 */
export function deriveTestKey(name: string): TestKey {
  const secret = hashToScalar(Buffer.from(`yima test key: ${name}`))
  return {
    publicKey: Uint8Array.from(multiplyBase(secret)),
    sign(message) {
      const nonce = hashToScalar(concatBytes(encodeScalar(secret), message))
      const r = toBigInt(multiplyBase(nonce).subarray(1)) % ORDER
      const s = (invert(nonce) * (toBigInt(sha256(message)) + r * secret)) % ORDER
      return concatBytes(encodeScalar(r), encodeScalar(s))
    },
  }
}

/** The other signature that verifies for the same message: s replaced by n − s. */
export function twinSignature(signature: Uint8Array): Bytes {
  return concatBytes(signature.subarray(0, 32), encodeScalar(ORDER - toBigInt(signature.subarray(32))))
}

/** 32 bytes, big-endian. */
export function encodeScalar(value: bigint): Bytes {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
}

function multiplyBase(scalar: bigint): Buffer {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(encodeScalar(scalar))
  return ecdh.getPublicKey(null, 'compressed')
}

function invert(value: bigint): bigint {
  let result = 1n
  let square = value
  for (let rest = ORDER - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % ORDER
    square = (square * square) % ORDER
  }
  return result
}

function hashToScalar(bytes: Uint8Array): bigint {
  return (toBigInt(sha256(bytes)) % (ORDER - 1n)) + 1n
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}
