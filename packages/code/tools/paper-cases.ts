import { encodeBase32 } from '../src/base32.ts'
import { type Bytes, concatBytes, encodeUint, encodeUtf8 } from '../src/bytes.ts'
import {
  FROM,
  flipBit,
  ISSUER,
  makeKeyRow,
  NOW,
  OTHER_ISSUER,
  SM2_ISSUER,
  type Surroundings,
  toHex,
} from './build-case.ts'
import { ORDER, type TestKey, twinSignature } from './derive-key.ts'
import { SM2_ORDER } from './derive-sm2-key.ts'
import { encodeScalar, hash } from './test-scalars.ts'
import type { Vector } from './vectors.ts'

type PaperParts = {
  suites: number
  keyNumber: number
  sealedHolder: Bytes
  validFrom: number
  days: number
  prefix: string
  version: string
  issuer: TestKey
  /** What is signed instead of the right tag and prefix. */
  tag: string
  editSignature: (signature: Bytes) => Bytes
  editBytes: (bytes: Bytes) => Uint8Array
  editText: (text: string) => string
}

const DAY = 86_400
const DAYS = 365
const END = FROM + DAYS * DAY
const ROW = makeKeyRow({ kinds: ['paper'] })
const SM2_PAPER = { suites: 0x20, issuer: SM2_ISSUER }
const SM2_ROW = makeKeyRow({ kinds: ['paper'], suite: 2, publicKey: toHex(SM2_ISSUER.publicKey) })
const sm2Around: Surroundings = { suites: [[2, 2]], keyRows: [SM2_ROW] }
const withR = (r: bigint) => (signature: Bytes) => concatBytes(encodeScalar(r), signature.subarray(32))
const withS = (s: bigint) => (signature: Bytes) => concatBytes(signature.subarray(0, 32), encodeScalar(s))

/** A paper code that is right but for what the case changes, read by a verifier that takes both kinds. */
function makePaper(
  name: string,
  outcome: Vector['outcome'],
  changes: Partial<PaperParts> = {},
  around: Surroundings = {},
): Vector {
  const { text, codeId } = buildPaper(changes)
  const isNamed = ['accepted', 'not-yet-valid', 'pass-expired'].includes(outcome)
  return {
    name,
    prefix: around.at ?? 'YKU',
    suites: around.suites ?? [[1, 1]],
    keyRows: around.keyRows ?? [ROW],
    now: around.now ?? NOW,
    accepts: around.accepts ?? ['live', 'paper'],
    text,
    outcome,
    ...(isNamed ? { codeId } : {}),
  }
}

function buildPaper(changes: Partial<PaperParts>): { text: string; codeId: string } {
  const parts: PaperParts = {
    suites: 0x10,
    keyNumber: 7,
    sealedHolder: Uint8Array.from({ length: 16 }, (_, i) => 15 * i + 3),
    validFrom: FROM,
    days: DAYS,
    prefix: 'YKU',
    version: '1',
    issuer: ISSUER,
    tag: '',
    editSignature: signature => signature,
    editBytes: bytes => bytes,
    editText: text => text,
    ...changes,
  }
  const body = concatBytes(
    new Uint8Array([2, parts.suites, parts.keyNumber]),
    parts.sealedHolder,
    encodeUint(parts.validFrom, 4),
    encodeUint(parts.days, 2),
  )
  const signed = concatBytes(encodeUtf8(parts.tag || `yima.paper.1${parts.prefix}`), body)
  const bytes = parts.editBytes(concatBytes(body, parts.editSignature(parts.issuer.sign(signed))))
  const codeId = toHex(hash(parts.suites >> 4 === 2 ? 'sm3' : 'sha256', signed))
  return { text: parts.editText(parts.prefix + parts.version + encodeBase32(bytes)), codeId }
}

/** Paper codes of both suites: accepted ones first, then one refusal after another in the order of the format. */
export function makePaperVectors(): Vector[] {
  return [...makeAcceptedPaper(), ...makeRefusedPaper(), ...makeForgedPaper()]
}

function makeAcceptedPaper(): Vector[] {
  const valid = (name: string, changes: Partial<PaperParts> = {}, around: Surroundings = {}) =>
    makePaper(name, 'accepted', changes, around)
  return [
    valid('plain paper code'),
    valid('paper of SM2', SM2_PAPER, sm2Around),
    valid('paper of SM2 where its issuer suite is allowed with another device suite', SM2_PAPER, {
      ...sm2Around,
      suites: [[2, 1]],
    }),
    valid('only paper is taken', {}, { accepts: ['paper'] }),
    valid('lower case, white space and line end', { editText: text => ` ${text.toLowerCase()}\r\n` }),
    valid('first second', {}, { now: FROM }),
    valid('last second', {}, { now: END - 1 }),
    valid('one day, last second', { days: 1 }, { now: FROM + DAY - 1 }),
    valid('65535 days', { days: 65_535 }),
    valid('key row for both kinds', {}, { keyRows: [{ ...ROW, kinds: ['live', 'paper'] }] }),
    valid('high-s twin, same code id', { editSignature: twinSignature }),
    valid('seen a second time', {}, { now: NOW + 1 }),
  ]
}

function makeRefusedPaper(): Vector[] {
  const bad = makePaper
  return [
    bad('last letter lost', 'malformed', { editText: text => text.slice(0, -1) }),
    bad('spare bit set', 'malformed', { editText: text => `${text.slice(0, -1)}${text.endsWith('0') ? '1' : 'Z'}` }),
    bad('one byte more', 'malformed', { editBytes: bytes => concatBytes(bytes, new Uint8Array(1)) }),
    bad('kind 1 in the length of a paper code', 'malformed', {
      editBytes: bytes => bytes.map((b, i) => (i === 0 ? 1 : b)),
    }),
    bad('format version 2', 'malformed', { version: '2' }),
    bad('only live is taken', 'kind-not-accepted', {}, { accepts: ['live'] }),
    bad('only live is taken, another city', 'kind-not-accepted', { prefix: 'YKA' }, { accepts: ['live'] }),
    bad('another city', 'wrong-city', { prefix: 'YKA' }),
    bad('issuer suite not allowed', 'suite-not-allowed', SM2_PAPER, { keyRows: [SM2_ROW] }),
    bad('device half not 0', 'suite-not-allowed', { suites: 0x11 }),
    bad(
      'device half not 0 though the pair is allowed',
      'suite-not-allowed',
      { suites: 0x12 },
      {
        suites: [
          [1, 2],
          [1, 1],
        ],
      },
    ),
    bad('suites 0', 'suite-not-allowed', { suites: 0 }),
    bad('key number not known', 'unknown-issuer', { keyNumber: 8 }),
    bad('key number under another suite', 'suite-not-allowed', {}, { keyRows: [SM2_ROW] }),
    bad('key row for live only', 'unknown-issuer', {}, { keyRows: [makeKeyRow()] }),
    bad('before the key row', 'unknown-issuer', {}, { keyRows: [{ ...ROW, validFromMin: FROM + 1 }] }),
    bad('after the key row', 'unknown-issuer', {}, { keyRows: [{ ...ROW, validFromMax: FROM - 1 }] }),
    bad('no days', 'malformed', { days: 0 }),
    bad('no days and a bad signature', 'malformed', { days: 0, issuer: OTHER_ISSUER }),
    bad('one second early', 'not-yet-valid', {}, { now: FROM - 1 }),
    bad('SM2, one second early', 'not-yet-valid', SM2_PAPER, { ...sm2Around, now: FROM - 1 }),
    bad('in the second in which it ends', 'pass-expired', {}, { now: END }),
    bad('SM2, in the second in which it ends', 'pass-expired', SM2_PAPER, { ...sm2Around, now: END }),
    bad('one day, one second over', 'pass-expired', { days: 1 }, { now: FROM + DAY }),
  ]
}

function makeForgedPaper(): Vector[] {
  const bad = (name: string, changes: Partial<PaperParts>, around: Surroundings = {}) =>
    makePaper(name, 'bad-signature', changes, around)
  const turned = (byte: number): Partial<PaperParts> => ({ editBytes: bytes => flipBit(bytes, 8 * byte + 7) })
  return [
    bad('bit turned: sealed holder', turned(3)),
    bad('bit turned: valid from', turned(22)),
    bad('bit turned: days', turned(24)),
    bad('bit turned: r', turned(25)),
    bad('bit turned: s', turned(88)),
    bad('another issuer', { issuer: OTHER_ISSUER }),
    bad('r = 0', { editSignature: withR(0n) }),
    bad('s = 0', { editSignature: withS(0n) }),
    bad('r = n', { editSignature: withR(ORDER) }),
    bad('s = n', { editSignature: withS(ORDER) }),
    bad('SM2, s = n', { ...SM2_PAPER, editSignature: withS(SM2_ORDER) }, sm2Around),
    bad('SM2, signed by ES256', { suites: 0x20 }, sm2Around),
    bad('signed under the pass’s tag', { tag: 'yima.pass.1YKU' }),
    bad('signed for another city', { tag: 'yima.paper.1YKA' }),
    bad('stale signature of another day', { editBytes: bytes => bytes.map((b, i) => (i === 21 ? b ^ 2 : b)) }),
    bad('key row off the curve', {}, { keyRows: [{ ...ROW, publicKey: `02${'0'.repeat(63)}1` }] }),
  ]
}
