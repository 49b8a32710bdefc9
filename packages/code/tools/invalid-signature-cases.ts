import { type Bytes, concatBytes } from '../src/bytes.ts'
import {
  type CodeParts,
  DEVICE,
  flipBit,
  ISSUER,
  makeKeyRow,
  makeVector,
  OTHER_DEVICE,
  OTHER_ISSUER,
  toHex,
} from './build-case.ts'
import { ORDER, twinSignature } from './derive-key.ts'
import { encodeScalar } from './test-scalars.ts'
import type { Vector } from './vectors.ts'

const PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const withR = (r: bigint) => (signature: Bytes) => concatBytes(encodeScalar(r), signature.subarray(32))
const withS = (s: bigint) => (signature: Bytes) => concatBytes(signature.subarray(0, 32), encodeScalar(s))
const exchangeHalves = (signature: Bytes) => concatBytes(signature.subarray(32), signature.subarray(0, 32))
const withHead = (head: number) => Uint8Array.from(DEVICE.publicKey, (byte, i) => (i === 0 ? head : byte))
const withX = (x: bigint) => concatBytes(new Uint8Array([2]), encodeScalar(x))
const rowOf = (publicKey: Uint8Array) => ({ keyRows: [makeKeyRow({ publicKey: toHex(publicKey) })] })

/** Fields of the layout with their first byte, and what one turned bit in each leads to. */
const FLIPS: [name: string, byte: number, outcome: Vector['outcome']][] = [
  ['kind', 0, 'malformed'],
  ['suites', 1, 'suite-not-allowed'],
  ['key number', 2, 'unknown-issuer'],
  ['sealed holder', 3, 'bad-signature'],
  ['valid from', 22, 'bad-signature'],
  ['lifetime', 23, 'bad-signature'],
  ['claims', 24, 'malformed'],
  ['device key, sign of y', 25, 'bad-signature'],
  ['device key, x', 57, 'bad-signature'],
  ['issuer r', 58, 'bad-signature'],
  ['issuer s', 121, 'bad-signature'],
  ['minted at', 125, 'bad-signature'],
  ['counter', 126, 'bad-signature'],
  ['device r', 127, 'bad-signature'],
  ['device s', 190, 'bad-signature'],
]

const SCALARS: [name: string, edit: (signature: Bytes) => Bytes][] = [
  ['r = 0', withR(0n)],
  ['s = 0', withS(0n)],
  ['r = s = 0', signature => signature.fill(0)],
  ['r = n', withR(ORDER)],
  ['s = n', withS(ORDER)],
  ['r = n + 1', withR(ORDER + 1n)],
  ['s = n + 1', withS(ORDER + 1n)],
  ['all bits set', signature => signature.fill(255)],
  ['r and s exchanged', exchangeHalves],
]

const POINTS: [name: string, point: Bytes][] = [
  // x = 1 has no y on P-256; x = 5 has, so x = p + 5 is that point under a name that is not its own.
  ['x without a point', withX(1n)],
  ['x equal to the prime', withX(PRIME)],
  ['x above the prime', withX(PRIME + 5n)],
  ['head byte 0', withHead(0)],
  ['head byte 1', withHead(1)],
  ['head byte 4', withHead(4)],
  ['head byte 6', withHead(6)],
  ['all zero', new Uint8Array(33)],
]

/** Refusals that need keys: turned bits, impossible numbers, foreign keys and exchanged parts. */
export function makeSignatureVectors(): Vector[] {
  const bad = (name: string, changes: Partial<CodeParts>, around = {}) =>
    makeVector(name, 'bad-signature', changes, around)
  return [
    ...FLIPS.map(([name, byte, outcome]) =>
      makeVector(`bit turned: ${name}`, outcome, { editBytes: bytes => flipBit(bytes, 8 * byte + 7) }),
    ),
    ...SCALARS.map(([name, editIssuerSignature]) => bad(`issuer signature: ${name}`, { editIssuerSignature })),
    ...SCALARS.map(([name, editDeviceSignature]) => bad(`device signature: ${name}`, { editDeviceSignature })),
    ...POINTS.map(([name, devicePublicKey]) => bad(`device key: ${name}`, { devicePublicKey })),
    ...POINTS.map(([name, publicKey]) => bad(`key row: ${name}`, {}, rowOf(publicKey))),
    bad('issuer signature by the device', { issuer: DEVICE }),
    bad('device signature by the issuer', { device: ISSUER }),
    bad('both keys exchanged', { issuer: DEVICE, device: ISSUER }),
    bad('key row holds the device key', {}, rowOf(DEVICE.publicKey)),
    bad('pass for the issuer’s key, code by the device', { devicePublicKey: ISSUER.publicKey }),
    bad('another issuer', { issuer: OTHER_ISSUER }),
    bad('minted with another key', { device: OTHER_DEVICE }),
    bad('the other sign of y', { devicePublicKey: withHead((DEVICE.publicKey[0] ?? 0) ^ 1) }),
    bad('the two signatures exchanged', {
      editBytes: bytes =>
        concatBytes(bytes.subarray(0, 58), bytes.subarray(127), bytes.subarray(122, 127), bytes.subarray(58, 122)),
    }),
    bad('issuer signature turned into its twin afterwards', {
      editBytes: bytes =>
        concatBytes(bytes.subarray(0, 58), twinSignature(bytes.subarray(58, 122)), bytes.subarray(122)),
    }),
    bad('issuer signed the code’s tag', { passTag: 'yima.code.1YKU' }),
    bad('device signed the pass’s tag', { codeTag: 'yima.pass.1YKU' }),
    bad('device signed the paper tag', { codeTag: 'yima.paper.1YKU' }),
    bad('issuer signed for another city', { passTag: 'yima.pass.1YKA' }),
    bad('device signed for another city', { codeTag: 'yima.code.1YKA' }),
    bad('issuer signed without a prefix', { passTag: 'yima.pass.1' }),
    bad('device signed without a prefix', { codeTag: 'yima.code.1' }),
  ]
}
