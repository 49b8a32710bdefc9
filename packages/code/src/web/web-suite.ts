import type { Bytes, MaybePromise } from '../bytes.ts'
import type { CryptoPort, PublicKey } from '../crypto-port.ts'
import { isSuiteId, type SuiteId } from '../registries.ts'

/** Verifies r‖s (64 bytes) over a whole message by one imported public key. */
export type VerifySignature = (message: Bytes, signature: Bytes) => MaybePromise<boolean>

/** One suite in a browser: a row of the table from which a port is made. */
export type WebSuite = {
  /** Compressed point of 33 bytes; null when it is no point of the curve. */
  importPublicKey(compressed: Bytes): MaybePromise<VerifySignature | null>
  digest(bytes: Bytes): MaybePromise<Bytes>
}

class WebPublicKey implements PublicKey {
  readonly suite: SuiteId
  readonly verify: VerifySignature
  constructor(suite: SuiteId, verify: VerifySignature) {
    this.suite = suite
    this.verify = verify
  }
}

/** A crypto port of the given suites; of any other it takes no key and hashes nothing. */
export function createWebPort(rows: Partial<Readonly<Record<SuiteId, WebSuite>>>): CryptoPort {
  return {
    suites: Object.keys(rows).map(Number).filter(isSuiteId),
    async importPublicKey(suite, compressed) {
      const verify = await rows[suite]?.importPublicKey(compressed)
      return verify ? new WebPublicKey(suite, verify) : null
    },
    async verify(key, message, signature) {
      if (!(key instanceof WebPublicKey)) throw new TypeError('a key of another crypto port')
      return key.verify(message, signature)
    },
    async digest(suite, bytes) {
      const row = rows[suite]
      if (row === undefined) throw new RangeError(`this crypto port has no suite ${suite}`)
      return row.digest(bytes)
    },
  }
}
