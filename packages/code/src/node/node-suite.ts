import type { KeyObject } from 'node:crypto'
import type { Bytes } from '../bytes.ts'

/** Verifies r‖s (64 bytes) over a whole message by one imported public key. */
export type VerifySignature = (message: Bytes, signature: Bytes) => boolean

/** One suite over node:crypto: a row of the table that `node.ts` holds. */
export type NodeSuite = {
  /** SubjectPublicKeyInfo (RFC 5480) up to the 65 bytes of the point; it names the curve, which Node does not for SM2. */
  readonly spkiHead: Bytes
  /** Compressed point of 33 bytes; null when it is no point of the curve. */
  importPublicKey(compressed: Bytes): VerifySignature | null
  digest(bytes: Bytes): Bytes
  /** A new private key as PKCS8 in DER. */
  generatePkcs8(): Buffer
  /** Signs by an imported private key; `point` (65 bytes) is its public half. */
  createSign(privateKey: KeyObject, point: Bytes): (message: Bytes) => Bytes
}

/** Bytes of hexadecimal digits. */
export function fromHex(hex: string): Bytes {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
