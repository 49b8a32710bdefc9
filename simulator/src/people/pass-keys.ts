import { createECDH } from 'node:crypto'
import { type Bytes, isSuiteId, type Signer } from '@yima/code'
import { generateNodeSigner, nodeSignerFromPkcs8 } from '@yima/code/node'

/** A key that waits until it has to sign: most of a strip's keys never do, and a ready signer takes time and room. */
export type PassKey = { readonly publicKey: Bytes; signer(): Signer }

/** RFC 5958 and RFC 5915 around a P-256 private key without its public part. */
const PKCS8_HEAD = Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex')
const PRIVATE_BYTES = 32

/** A new device key of the suite that the city uses now. */
export function makePassKey(suite: number): PassKey {
  if (suite !== 1) {
    if (!isSuiteId(suite)) throw new Error(`no suite ${suite}`)
    const signer = generateNodeSigner(suite)
    return { publicKey: signer.publicKey, signer: () => signer }
  }
  const pair = createECDH('prime256v1')
  const publicKey = Uint8Array.from(pair.generateKeys(undefined, 'compressed'))
  const privateKey = pair.getPrivateKey()
  return {
    publicKey,
    signer: () => {
      const padded = Buffer.concat([Buffer.alloc(PRIVATE_BYTES - privateKey.length), privateKey])
      return nodeSignerFromPkcs8(Buffer.concat([PKCS8_HEAD, padded]))
    },
  }
}
