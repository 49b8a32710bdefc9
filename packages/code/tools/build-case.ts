import { createHash } from 'node:crypto'
import { encodeBase32 } from '../src/base32.ts'
import { type Bytes, concatBytes, encodeUint, encodeUtf8 } from '../src/bytes.ts'
import type { CodeKind } from '../src/registries.ts'
import { deriveTestKey, type TestKey } from './derive-key.ts'
import { deriveSm2TestKey } from './derive-sm2-key.ts'
import type { Vector, VectorKeyRow } from './vectors.ts'

/** Midnight of 1 August 2026 in Chongqing; the passes of the vectors begin here. */
export const FROM = Date.UTC(2026, 6, 31, 16) / 1000
/** End of a pass of 48 hours from there. */
export const END = FROM + 48 * 3600
/** The moment at which most vectors are scanned: ten hours into the pass. */
export const NOW = FROM + 36_000

export const ISSUER = deriveTestKey('issuer')
export const OTHER_ISSUER = deriveTestKey('other issuer')
export const DEVICE = deriveTestKey('device')
export const OTHER_DEVICE = deriveTestKey('other device')
export const SM2_ISSUER = deriveSm2TestKey('SM2 issuer')
export const SM2_DEVICE = deriveSm2TestKey('SM2 device')

/** The parts of one code, any of which a case may set wrong before the signatures are made, or after. */
export type CodeParts = {
  kind: number
  suites: number
  keyNumber: number
  sealedHolder: Bytes
  validFrom: number
  lifetimeHours: number
  claims: number
  devicePublicKey: Bytes
  mintedAt: number
  counter: number
  prefix: string
  version: string
  issuer: TestKey
  device: TestKey
  /** What is signed instead of the right tag and prefix. */
  passTag: string
  codeTag: string
  editIssuerSignature: (signature: Bytes) => Bytes
  editDeviceSignature: (signature: Bytes) => Bytes
  editBytes: (bytes: Bytes) => Uint8Array
  editText: (text: string) => string
}

/** What surrounds a code: the verifier's moment, keys and rules. */
export type Surroundings = {
  now?: number
  at?: string
  suites?: [number, number][]
  keyRows?: VectorKeyRow[]
  staleAfterSeconds?: number
  accepts?: CodeKind[]
}

/** The row of the vectors' issuer key, or a variation of it. */
export function makeKeyRow(changes: Partial<VectorKeyRow> = {}): VectorKeyRow {
  return {
    prefix: 'YKU',
    number: 7,
    suite: 1,
    kinds: ['live'],
    publicKey: toHex(ISSUER.publicKey),
    validFromMin: 0,
    validFromMax: 2 ** 32 - 1,
    ...changes,
  }
}

/** Builds a vector: everything is signed rightly but for what the case changes. */
export function makeVector(
  name: string,
  outcome: Vector['outcome'],
  changes: Partial<CodeParts> = {},
  around: Surroundings = {},
): Vector {
  const prefix = around.at ?? 'YKU'
  const { text, codeId } = buildCode(changes)
  return {
    name,
    prefix,
    suites: around.suites ?? [[1, 1]],
    keyRows: around.keyRows ?? [makeKeyRow()],
    now: around.now ?? NOW,
    ...(around.staleAfterSeconds === undefined ? {} : { staleAfterSeconds: around.staleAfterSeconds }),
    ...(around.accepts === undefined ? {} : { accepts: around.accepts }),
    text,
    outcome,
    ...(NAMES_CODE.has(outcome) ? { codeId } : {}),
  }
}

// Outcomes reached only after both signatures were found good.
const NAMES_CODE = new Set<Vector['outcome']>(['accepted', 'stale', 'not-yet-valid', 'pass-expired'])

// The code id is by the hash of the device suite.
const HASHES: Readonly<Record<number, string>> = { 1: 'sha256', 2: 'sm3' }

function buildCode(changes: Partial<CodeParts>): { text: string; codeId: string } {
  const parts: CodeParts = { ...makeParts(), ...changes }
  const passTag = parts.passTag || `yima.pass.1${parts.prefix}`
  const codeTag = parts.codeTag || `yima.code.1${parts.prefix}`
  const body = concatBytes(
    encodeUint(parts.kind, 1),
    encodeUint(parts.suites, 1),
    encodeUint(parts.keyNumber, 1),
    parts.sealedHolder,
    encodeUint(parts.validFrom, 4),
    encodeUint(parts.lifetimeHours, 1),
    encodeUint(parts.claims, 1),
    parts.devicePublicKey,
  )
  const issued = parts.editIssuerSignature(parts.issuer.sign(concatBytes(encodeUtf8(passTag), body)))
  const head = concatBytes(body, issued, encodeUint(parts.mintedAt, 4), encodeUint(parts.counter, 1))
  const signed = concatBytes(encodeUtf8(codeTag), head)
  const bytes = concatBytes(head, parts.editDeviceSignature(parts.device.sign(signed)))
  return {
    text: parts.editText(parts.prefix + parts.version + encodeBase32(parts.editBytes(bytes))),
    codeId: createHash(HASHES[parts.suites & 15] ?? 'sha256')
      .update(signed)
      .digest('hex'),
  }
}

function makeParts(): CodeParts {
  return {
    kind: 1,
    suites: 0x11,
    keyNumber: 7,
    sealedHolder: Uint8Array.from({ length: 16 }, (_, i) => 16 * i + 5),
    validFrom: FROM,
    lifetimeHours: 48,
    claims: 0,
    devicePublicKey: DEVICE.publicKey,
    mintedAt: NOW,
    counter: 0,
    prefix: 'YKU',
    version: '1',
    issuer: ISSUER,
    device: DEVICE,
    passTag: '',
    codeTag: '',
    editIssuerSignature: signature => signature,
    editDeviceSignature: signature => signature,
    editBytes: bytes => bytes,
    editText: text => text,
  }
}

/** Lower-case hexadecimal, the spelling of every binary value in the vectors. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** A copy of the bytes with one bit turned over; bit 0 is the highest of byte 0. */
export function flipBit(bytes: Uint8Array, bit: number): Bytes {
  const copy = Uint8Array.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (128 >> (bit & 7))
  return copy
}
