import type { Bytes, MaybePromise } from './bytes.ts'
import type { SuiteId } from './registries.ts'

/** A public key that a crypto port has imported; a port takes only its own keys, so ports and caches are not mixed. */
export type PublicKey = { readonly suite: SuiteId }

/** What verifying needs from the machine: `@yima/code/node` over node:crypto, `@yima/code/web` over WebCrypto. */
export type CryptoPort = {
  /** Suites of this port; a code of any other is `suite-not-allowed` wherever it is used. */
  readonly suites: readonly SuiteId[]
  /** Compressed point of 33 bytes; null when it is no point of the suite's curve. Never throws on bad bytes. */
  importPublicKey(suite: SuiteId, compressed: Bytes): MaybePromise<PublicKey | null>
  /** Signature r‖s of 64 bytes over the whole message; false when r or s is not in 1…n−1. Never throws on bad bytes. */
  verify(key: PublicKey, message: Bytes, signature: Bytes): MaybePromise<boolean>
  /** The suite's hash: 32 bytes. */
  digest(suite: SuiteId, bytes: Bytes): MaybePromise<Bytes>
}

/** A private key that can be used and not read: compressed public key (33 bytes), signature r‖s (64 bytes). */
export type Signer = {
  readonly publicKey: Bytes
  sign(message: Bytes): MaybePromise<Bytes>
}
