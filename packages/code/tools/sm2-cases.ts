import { type Bytes, concatBytes } from '../src/bytes.ts'
import {
  type CodeParts,
  DEVICE,
  ISSUER,
  makeVector,
  SM2_DEVICE,
  SM2_ISSUER,
  type Surroundings,
  toHex,
} from './build-case.ts'
import { ORDER } from './derive-key.ts'
import { deriveSm2TestKey, SM2_ORDER } from './derive-sm2-key.ts'
import { SM2_ONLY, SM2_ROW } from './suite-settings.ts'
import { encodeScalar, toBigInt } from './test-scalars.ts'
import type { Vector } from './vectors.ts'

const withR = (r: bigint) => (signature: Bytes) => concatBytes(encodeScalar(r), signature.subarray(32))
const withS = (s: bigint) => (signature: Bytes) => concatBytes(signature.subarray(0, 32), encodeScalar(s))
const rOf = (signature: Bytes) => toBigInt(signature.subarray(0, 32))

const SCALARS: [name: string, edit: (signature: Bytes) => Bytes][] = [
  ['r = 0', withR(0n)],
  ['s = 0', withS(0n)],
  ['r = n', withR(SM2_ORDER)],
  ['s = n', withS(SM2_ORDER)],
  ['r = n + 1', withR(SM2_ORDER + 1n)],
  ['all bits set', signature => signature.fill(255)],
  ['r + s = n', signature => withS(SM2_ORDER - rOf(signature))(signature)],
  ['s = n − s: SM2 has no twin', signature => withS(SM2_ORDER - toBigInt(signature.subarray(32)))(signature)],
  ['r and s exchanged', signature => concatBytes(signature.subarray(32), signature.subarray(0, 32))],
  ['order of P-256 as s', withS(ORDER)],
]

const withX = (x: bigint) => concatBytes(new Uint8Array([2]), encodeScalar(x))
const SM2_PRIME = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const POINTS: [name: string, point: Bytes][] = [
  // x = 2 has no y on sm2p256v1; x = 1 has, so x = p + 1 is that point under a name that is not its own.
  ['x without a point', withX(2n)],
  ['x equal to the prime', withX(SM2_PRIME)],
  ['x above the prime', withX(SM2_PRIME + 1n)],
  ['head byte 4', SM2_DEVICE.publicKey.map((byte, i) => (i === 0 ? 4 : byte))],
  ['all zero', new Uint8Array(33)],
  ['the other sign of y', SM2_DEVICE.publicKey.map((byte, i) => (i === 0 ? byte ^ 1 : byte))],
]

/** What only SM2 can get wrong. */
export function makeSm2Vectors(): Vector[] {
  const { parts, around } = SM2_ONLY
  const bad = (name: string, changes: Partial<CodeParts>, more: Surroundings = {}) =>
    makeVector(`SM2: ${name}`, 'bad-signature', { ...parts, ...changes }, { ...around, ...more })
  const wrongManners = (['other user id', 'no Z', 'ECDSA'] as const).flatMap(manner => [
    bad(`issuer signed with ${manner}`, { issuer: deriveSm2TestKey('SM2 issuer', manner) }),
    bad(`device signed with ${manner}`, { device: deriveSm2TestKey('SM2 device', manner) }),
  ])
  return [
    ...SCALARS.map(([name, editIssuerSignature]) => bad(`issuer signature: ${name}`, { editIssuerSignature })),
    ...SCALARS.map(([name, editDeviceSignature]) => bad(`device signature: ${name}`, { editDeviceSignature })),
    ...POINTS.map(([name, devicePublicKey]) => bad(`device key: ${name}`, { devicePublicKey })),
    ...POINTS.slice(0, -1).map(([name, point]) =>
      bad(`key row: ${name}`, {}, { keyRows: [{ ...SM2_ROW, publicKey: toHex(point) }] }),
    ),
    ...wrongManners,
    bad('both keys exchanged', { issuer: SM2_DEVICE, device: SM2_ISSUER }),
    bad('device signed by the ES256 key of the same verifier', { device: DEVICE }),
    bad('issuer signed by the ES256 key of the same number', { issuer: ISSUER }),
  ]
}
