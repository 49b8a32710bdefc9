import { createHash, createPublicKey, createVerify, ECDH, type KeyObject } from 'node:crypto'
import { type Bytes, decodeLiveCode, passSigningInput, writeSm2SignatureDer } from '@yima/code'
import { mustHold } from './bare-es256.ts'
import type { Contender } from './compare-rates.ts'
import { PREFIX, pick, type SampleSet } from './samples.ts'

const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex')
// ENTL ‖ user id 1234567812345678 ‖ a ‖ b ‖ xG ‖ yG of sm2p256v1 (GB/T 32918.5), written out a second time here: the
// yardstick shares no line with what it measures.
const IDENTITY_HEAD = Buffer.from(
  '008031323334353637383132333435363738' +
    'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
)

type BareKey = { readonly key: KeyObject; readonly z: Buffer }

/** The calls of node:crypto that no verifier of suite 2 can do without; the signatures are in DER already. */
export function bareSm2({ issuer, samples }: SampleSet): { fresh: Contender; seen: Contender } {
  const issuerKey = importKey(issuer.publicKey)
  const ready = samples.map(({ device, pass, text }) => {
    const code = decodeLiveCode(text, PREFIX)
    if ('refusal' in code) throw new Error(code.refusal)
    return {
      publicKey: device.publicKey,
      passMessage: passSigningInput(PREFIX, pass.subarray(0, 58)),
      passSignature: writeSm2SignatureDer(pass.subarray(58)),
      message: code.signedBytes,
      signature: writeSm2SignatureDer(code.deviceSignature),
    }
  })
  return {
    fresh: {
      name: 'bare node:crypto: 1 decompression, import and Z, 2 SM2 verifies',
      run(number) {
        const { publicKey, passMessage, passSignature, message, signature } = pick(ready, number)
        const key = importKey(publicKey)
        mustHold(verifyBare(issuerKey, passMessage, passSignature) && verifyBare(key, message, signature))
      },
    },
    seen: {
      name: 'bare node:crypto: 1 decompression, import and Z, 1 SM2 verify',
      run(number) {
        const { publicKey, message, signature } = pick(ready, number)
        mustHold(verifyBare(importKey(publicKey), message, signature))
      },
    },
  }
}

function importKey(compressed: Bytes): BareKey {
  const point = ECDH.convertKey(compressed, 'SM2', undefined, undefined, 'uncompressed')
  if (typeof point === 'string') throw new Error('a point came as text')
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, point]), format: 'der', type: 'spki' })
  return { key, z: createHash('sm3').update(IDENTITY_HEAD).update(point.subarray(1)).digest() }
}

function verifyBare({ key, z }: BareKey, message: Bytes, signature: Bytes): boolean {
  return createVerify('sm3').update(z).update(message).verify(key, signature)
}
