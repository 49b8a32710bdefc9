import type { Bytes } from './bytes.ts'
import type { CryptoPort } from './crypto-port.ts'
import { compressPoint } from './curve.ts'
import { ES256_KEY, ES256_SIGNATURE, webEs256 } from './web/es256.ts'
import { createWebPort } from './web/web-suite.ts'

/** A key of WebCrypto under whichever library declares it (DOM or Node). */
export type WebKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** A signer of WebCrypto; `privateKey` cannot be exported and is what IndexedDB keeps beside the public bytes. */
export type WebSigner = { readonly publicKey: Bytes; readonly privateKey: WebKey; sign(message: Bytes): Promise<Bytes> }

/** Suite 1 over WebCrypto, for phones and terminals; needs a secure context. Suite 2 too: `@yima/code/web-sm2`. */
export const webCrypto: CryptoPort = createWebPort({ 1: webEs256 })

/** A new key pair whose private half cannot be read, by anyone. */
export async function generateWebSigner(): Promise<WebSigner> {
  const pair = await crypto.subtle.generateKey(ES256_KEY, false, ['sign', 'verify'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return signerFromKeyPair({ privateKey: pair.privateKey, publicKeyBytes: compressPoint(point) })
}

/** The signer of a stored pair; `publicKeyBytes` is the compressed point (33 bytes) that belongs to the key. */
export function signerFromKeyPair(pair: { privateKey: WebKey; publicKeyBytes: Bytes }): WebSigner {
  return {
    publicKey: pair.publicKeyBytes,
    privateKey: pair.privateKey,
    sign: async message => new Uint8Array(await crypto.subtle.sign(ES256_SIGNATURE, pair.privateKey, message)),
  }
}
