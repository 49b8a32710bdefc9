import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import type { PublicKey } from './crypto-port.ts'
import { compressPoint } from './curve.ts'
import { nodeEs256 } from './node/es256.ts'
import type { NodeSuite, VerifySignature } from './node/node-suite.ts'
import { checkSm2, nodeSm2 } from './node/sm2.ts'
import { isSuiteId, SUITES, type SuiteId } from './registries.ts'

export { checkSm2 }

const NODE_SUITES: Readonly<Record<SuiteId, NodeSuite>> = { 1: nodeEs256, 2: nodeSm2 }

const SUITE_IDS = Object.keys(SUITES).map(Number).filter(isSuiteId)

class NodePublicKey implements PublicKey {
  readonly suite: SuiteId
  readonly verify: VerifySignature
  constructor(suite: SuiteId, verify: VerifySignature) {
    this.suite = suite
    this.verify = verify
  }
}

/** A crypto port that answers at once, so that a server verifies without giving up its turn. */
export type SyncCryptoPort = {
  readonly suites: readonly SuiteId[]
  importPublicKey(suite: SuiteId, compressed: Bytes): PublicKey | null
  verify(key: PublicKey, message: Bytes, signature: Bytes): boolean
  digest(suite: SuiteId, bytes: Bytes): Bytes
}

/** A signer whose private key can leave it: `exportPkcs8` gives DER, to be sealed before it is stored. */
export type NodeSigner = {
  readonly suite: SuiteId
  readonly publicKey: Bytes
  sign(message: Bytes): Bytes
  exportPkcs8(): Bytes
}

/** Both suites over node:crypto, for servers and scripts. Call `checkSm2` at start-up where suite 2 is in use. */
export const nodeCrypto: SyncCryptoPort = {
  suites: SUITE_IDS,
  importPublicKey(suite, compressed) {
    const verify = NODE_SUITES[suite].importPublicKey(compressed)
    return verify && new NodePublicKey(suite, verify)
  },
  verify(key, message, signature) {
    if (!(key instanceof NodePublicKey)) throw new TypeError('a key of another crypto port')
    return key.verify(message, signature)
  },
  digest: (suite, bytes) => NODE_SUITES[suite].digest(bytes),
}

/** A new key of a suite. */
export function generateNodeSigner(suite: SuiteId = 1): NodeSigner {
  return nodeSignerFromPkcs8(NODE_SUITES[suite].generatePkcs8())
}

/** The key that `exportPkcs8` gave (DER), of whichever suite its curve belongs to; throws on anything else. */
export function nodeSignerFromPkcs8(der: Uint8Array): NodeSigner {
  const privateKey = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
  const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))
  const [head, point] = [spki.subarray(0, -65), spki.slice(-65)]
  const suite = SUITE_IDS.find(id => Buffer.compare(NODE_SUITES[id].spkiHead, head) === 0)
  if (suite === undefined) throw new TypeError('not a private key of a suite of the format')
  return {
    suite,
    publicKey: compressPoint(point),
    sign: NODE_SUITES[suite].createSign(privateKey, point),
    exportPkcs8: () => new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
  }
}
