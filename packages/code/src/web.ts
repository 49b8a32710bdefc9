import type { Bytes } from './bytes.ts'
import type { CryptoPort, PublicKey } from './crypto-port.ts'
import { compressPoint, decompressPoint, isSignatureInRange } from './p256.ts'
import type { SuiteId } from './registries.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A key of WebCrypto under whichever library declares it (DOM or Node). */
export type WebKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** A signer of WebCrypto; `privateKey` cannot be exported and is what IndexedDB keeps beside the public bytes. */
export type WebSigner = { readonly publicKey: Bytes; readonly privateKey: WebKey; sign(message: Bytes): Promise<Bytes> }

class WebPublicKey implements PublicKey {
  readonly suite: SuiteId
  readonly key: WebKey
  constructor(suite: SuiteId, key: WebKey) {
    this.suite = suite
    this.key = key
  }
}

/** Suite 1 over WebCrypto, for phones and terminals; needs a secure context. */
export const webCrypto: CryptoPort = {
  async importPublicKey(suite, compressed) {
    // A browser need not import compressed points, so the point is worked out here.
    const point = decompressPoint(compressed)
    if (!point) return null
    return new WebPublicKey(suite, await crypto.subtle.importKey('raw', point, ALGORITHM, false, ['verify']))
  },
  async verify(key, message, signature) {
    if (!(key instanceof WebPublicKey)) throw new TypeError('a key of another crypto port')
    if (!isSignatureInRange(signature)) return false
    return crypto.subtle.verify(SIGNATURE, key.key, signature, message)
  },
  digest: async (_suite, bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
}

/** A new key pair whose private half cannot be read, by anyone. */
export async function generateWebSigner(): Promise<WebSigner> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return signerFromKeyPair({ privateKey: pair.privateKey, publicKeyBytes: compressPoint(point) })
}

/** The signer of a stored pair; `publicKeyBytes` is the compressed point (33 bytes) that belongs to the key. */
export function signerFromKeyPair(pair: { privateKey: WebKey; publicKeyBytes: Bytes }): WebSigner {
  return {
    publicKey: pair.publicKeyBytes,
    privateKey: pair.privateKey,
    sign: async message => new Uint8Array(await crypto.subtle.sign(SIGNATURE, pair.privateKey, message)),
  }
}
