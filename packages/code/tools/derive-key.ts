import { type Bytes, concatBytes } from '../src/bytes.ts'
import { encodeScalar, hash, hashToScalar, invert, multiplyBase, type TestGroup, toBigInt } from './test-scalars.ts'

/** Order of P-256. */
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const P256: TestGroup = { ecdhName: 'prime256v1', hashName: 'sha256', order: ORDER }

/** A key whose signatures are the same at every run, so that generated vectors can be compared. */
export type TestKey = { readonly publicKey: Bytes; sign(message: Bytes): Bytes }

/**
 * A P-256 key for vectors only: anyone can derive it from its name. The nonce is a hash of key and message; OpenSSL's
 * is random, and a file that changes at every run could not be compared in a test.
 */
export function deriveTestKey(name: string): TestKey {
  const secret = hashToScalar(P256, Buffer.from(`yima test key: ${name}`))
  return makeEcdsaKey(P256, secret)
}

/** ECDSA over any of the groups: right for P-256, and what a wrong implementation of SM2 does. */
export function makeEcdsaKey(group: TestGroup, secret: bigint): TestKey {
  return {
    publicKey: multiplyBase(group, secret, 'compressed'),
    sign(message) {
      const nonce = hashToScalar(group, concatBytes(encodeScalar(secret), message))
      const r = toBigInt(multiplyBase(group, nonce, 'compressed').subarray(1)) % group.order
      const digest = toBigInt(hash(group.hashName, message))
      const s = (invert(group, nonce) * (digest + r * secret)) % group.order
      return concatBytes(encodeScalar(r), encodeScalar(s))
    },
  }
}

/** The other ECDSA signature that verifies for the same message: s replaced by n − s. */
export function twinSignature(signature: Uint8Array): Bytes {
  return concatBytes(signature.subarray(0, 32), encodeScalar(ORDER - toBigInt(signature.subarray(32))))
}
