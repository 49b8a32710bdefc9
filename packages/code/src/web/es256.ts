import { P256 } from '../p256.ts'
import type { WebSuite } from './web-suite.ts'

/** How WebCrypto names the keys of suite 1. */
export const ES256_KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const
/** How WebCrypto names the signatures of suite 1. */
export const ES256_SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const

/** Suite 1 over WebCrypto. */
export const webEs256: WebSuite = {
  async importPublicKey(compressed) {
    // A browser need not import compressed points, so the point is worked out here.
    const point = P256.decompressPoint(compressed)
    if (!point) return null
    const key = await crypto.subtle.importKey('raw', point, ES256_KEY, false, ['verify'])
    return async (message, signature) =>
      P256.isSignatureInRange(signature) && crypto.subtle.verify(ES256_SIGNATURE, key, signature, message)
  },
  digest: async bytes => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
}
