import { type Bytes, concatBytes, encodeUtf8, requireLength } from './bytes.ts'
import type { CryptoPort } from './crypto-port.ts'
import { compressPoint } from './curve.ts'
import { SM2_CURVE } from './sm2.ts'
import { webEs256 } from './web/es256.ts'
import { generateSm2Pair, signSm2, webSm2 } from './web/sm2.ts'
import { createWebPort } from './web/web-suite.ts'
import type { WebKey } from './web.ts'

/** Both suites in a browser. An entry of its own, so that a city of suite 1 loads no SM2. */
export const webCryptoWithSm2: CryptoPort = createWebPort({ 1: webEs256, 2: webSm2 })

/**
 * A signer of suite 2. Browsers keep no SM2 keys, so the private key is bytes in this page's memory while the signer
 * lives: script on the page could read it. It is stored only wrapped, see `wrapSm2Key`.
 */
export type WebSm2Signer = { readonly publicKey: Bytes; sign(message: Bytes): Promise<Bytes> }

/** A private key as IndexedDB keeps it, of use only with the wrapping key beside it; compressed public key (33 bytes). */
export type WrappedSm2Key = { readonly publicKeyBytes: Bytes; readonly iv: Bytes; readonly sealed: Bytes }

// Kept beside the signers and not in them, so that a signer that is logged or cloned shows no secret.
const secrets = new WeakMap<WebSm2Signer, Bytes>()

/** A new key pair of suite 2. */
export function generateWebSm2Signer(): WebSm2Signer {
  const { secret, point } = generateSm2Pair()
  return makeSigner(secret, point)
}

/** The key under which a device's SM2 keys are wrapped: it cannot be exported, so a copy of the store alone is useless. */
export async function generateSm2WrappingKey(): Promise<WebKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** Seals a signer's private key for the store, bound to its public key. */
export async function wrapSm2Key(signer: WebSm2Signer, wrappingKey: WebKey): Promise<WrappedSm2Key> {
  const secret = secrets.get(signer)
  if (secret === undefined) throw new TypeError('not a signer of this module')
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(sealing(iv, signer.publicKey), wrappingKey, secret)
  return { publicKeyBytes: signer.publicKey, iv, sealed: new Uint8Array(sealed) }
}

/** The signer of a stored key; throws when the store or the wrapping key is not the one it was sealed with. */
export async function unwrapSm2Key(wrapped: WrappedSm2Key, wrappingKey: WebKey): Promise<WebSm2Signer> {
  const { publicKeyBytes, iv, sealed } = wrapped
  const point = SM2_CURVE.decompressPoint(publicKeyBytes)
  if (point === null) throw new TypeError('not a public key of suite 2')
  const secret = new Uint8Array(await crypto.subtle.decrypt(sealing(iv, publicKeyBytes), wrappingKey, sealed))
  requireLength(secret, 32, 'SM2 private key')
  return makeSigner(secret, point)
}

function makeSigner(secret: Bytes, point: Bytes): WebSm2Signer {
  const signer = {
    publicKey: compressPoint(point),
    sign: async (message: Bytes) => signSm2(secret, point, message),
  }
  secrets.set(signer, secret)
  return signer
}

function sealing(iv: Bytes, publicKey: Bytes) {
  return {
    name: 'AES-GCM',
    iv,
    additionalData: concatBytes(encodeUtf8('yima sm2 key'), publicKey),
    tagLength: 128,
  } as const
}
