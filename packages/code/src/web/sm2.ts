import { sm2, sm3 } from 'sm-crypto-v2'
import { type Bytes, concatBytes } from '../bytes.ts'
import { isSm2SignatureInRange, SM2_CURVE, sm2IdentityInput } from '../sm2.ts'
import type { WebSuite } from './web-suite.ts'

const TABLE_FROM_USE = 12

/** Suite 2 in a browser, which has no SM2 of its own. Range, points and Z are ours; the library multiplies points. */
export const webSm2: WebSuite = {
  importPublicKey(compressed) {
    const point = SM2_CURVE.decompressPoint(compressed)
    if (!point) return null
    const z = hashSm3(sm2IdentityInput(point))
    let key: string | ReturnType<typeof sm2.precomputePublicKey> = toHex(point)
    let uses = 0
    return (message, signature) => {
      if (!isSm2SignatureInRange(signature)) return false
      // A table of multiples makes a check six times as fast and costs about ten checks: worth it for an issuer's key,
      // which verifies again and again, and not for a pass's, which verifies a few times.
      if (++uses === TABLE_FROM_USE && typeof key === 'string') key = sm2.precomputePublicKey(key)
      return sm2.doVerifySignature(hashSm3(concatBytes(z, message)), toHex(signature), key, { hash: false })
    }
  },
  digest: hashSm3,
}

/** A new private key of 32 bytes and its public key of 65. */
export function generateSm2Pair(): { secret: Bytes; point: Bytes } {
  const { privateKey, publicKey } = sm2.generateKeyPairHex()
  return { secret: fromHex(privateKey), point: fromHex(publicKey) }
}

/** r‖s (64 bytes) over a message by a private key of 32 bytes whose public key is `point` (65 bytes). */
export function signSm2(secret: Bytes, point: Bytes, message: Bytes): Bytes {
  const hash = hashSm3(concatBytes(hashSm3(sm2IdentityInput(point)), message))
  return fromHex(sm2.doSignature(hash, toHex(secret), { hash: false }))
}

/** SM3 in 32 bytes. */
function hashSm3(bytes: Bytes): Bytes {
  return fromHex(sm3(bytes))
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

function fromHex(hex: string): Bytes {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
