import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type Bytes, decodeLiveCode, passSigningInput } from '@yima/code'
import type { Contender } from './compare-rates.ts'
import { PREFIX, pick, type SampleSet } from './samples.ts'

const COMPRESSED_SPKI_HEAD = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex')

/** The calls of node:crypto that no verifier of suite 1 can do without: all bytes are ready, nothing is read or judged. */
export function bareEs256({ issuer, samples }: SampleSet): { fresh: Contender; seen: Contender } {
  const issuerKey = importKey(spkiOf(issuer.publicKey))
  const ready = samples.map(({ device, pass, text }) => {
    const code = decodeLiveCode(text, PREFIX)
    if ('refusal' in code) throw new Error(code.refusal)
    return {
      spki: spkiOf(device.publicKey),
      passMessage: passSigningInput(PREFIX, pass.subarray(0, 58)),
      passSignature: pass.slice(58),
      message: code.signedBytes,
      signature: code.deviceSignature,
    }
  })
  return {
    fresh: {
      name: 'bare node:crypto: 1 import of a compressed point, 2 verifies',
      run(number) {
        const { spki, passMessage, passSignature, message, signature } = pick(ready, number)
        const key = importKey(spki)
        mustHold(verifyBare(issuerKey, passMessage, passSignature) && verifyBare(key, message, signature))
      },
    },
    seen: {
      name: 'bare node:crypto: 1 import of a compressed point, 1 verify',
      run(number) {
        const { spki, message, signature } = pick(ready, number)
        mustHold(verifyBare(importKey(spki), message, signature))
      },
    },
  }
}

/** Ends a bench whose work went wrong: a figure of it would say nothing. */
export function mustHold(isGood: boolean): void {
  if (!isGood) throw new Error('a sample was not accepted')
}

function spkiOf(compressed: Bytes): Buffer {
  return Buffer.concat([COMPRESSED_SPKI_HEAD, compressed])
}

function importKey(spki: Buffer): KeyObject {
  return createPublicKey({ key: spki, format: 'der', type: 'spki' })
}

function verifyBare(key: KeyObject, message: Bytes, signature: Bytes): boolean {
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
}
