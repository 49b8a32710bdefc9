import type { Bytes } from '../src/bytes.ts'
import { type CodeParts, DEVICE, makeKeyRow, makeVector, SM2_DEVICE, type Surroundings } from './build-case.ts'
import { ALL_PAIRS, SM2_ISSUED, SM2_MINTED, SM2_ONLY, SM2_ROW } from './suite-settings.ts'
import type { Vector } from './vectors.ts'

/** One key number under two suites, and a code that says another suite than it was signed by. */
export function makeMeetingVectors(): Vector[] {
  const anyPair = { suites: ALL_PAIRS }
  const es256Row = { keyRows: [makeKeyRow()] }
  const sm2Row = { keyRows: [SM2_ROW] }
  const set = (name: string, outcome: Vector['outcome'], parts: Partial<CodeParts>, around: Surroundings) =>
    makeVector(`suites meet: ${name}`, outcome, parts, { ...anyPair, ...around })
  return [
    set('ES256 code, its number now names an SM2 key', 'suite-not-allowed', {}, sm2Row),
    set('SM2 code, its number names an ES256 key', 'suite-not-allowed', SM2_ONLY.parts, es256Row),
    set('issuer SM2 code under an ES256 row', 'suite-not-allowed', SM2_ISSUED.parts, es256Row),
    set('device SM2 code under an SM2 row', 'suite-not-allowed', SM2_MINTED.parts, sm2Row),
    set('ES256 row that holds an SM2 key', 'bad-signature', {}, { keyRows: [{ ...SM2_ROW, suite: 1 }] }),
    set('SM2 row that holds an ES256 key', 'bad-signature', SM2_ONLY.parts, { keyRows: [makeKeyRow({ suite: 2 })] }),
    set(
      'suites written over from 2/2 to 1/2',
      'suite-not-allowed',
      { ...SM2_ONLY.parts, editBytes: setSuites(0x12) },
      sm2Row,
    ),
    set(
      'suites written over from 2/2 to 2/1',
      'bad-signature',
      { ...SM2_ONLY.parts, editBytes: setSuites(0x21) },
      sm2Row,
    ),
    set('suites written over from 1/1 to 1/2', 'bad-signature', { editBytes: setSuites(0x12) }, es256Row),
    set('says 2/2, signed by ES256 keys', 'bad-signature', { suites: 0x22 }, sm2Row),
    set(
      'device key of P-256 in a pass for SM2',
      'bad-signature',
      { ...SM2_MINTED.parts, devicePublicKey: DEVICE.publicKey },
      es256Row,
    ),
    set('device key of SM2 in a pass for ES256', 'bad-signature', { devicePublicKey: SM2_DEVICE.publicKey }, es256Row),
    set('suite 3 that nobody knows, in the list', 'suite-not-allowed', { suites: 0x33 }, { suites: [[3, 3]] }),
    set('SM2 code, numbers 7 and 8 of both suites', 'accepted', SM2_ONLY.parts, {
      keyRows: [makeKeyRow({ number: 8 }), SM2_ROW],
    }),
    set(
      'ES256 code, numbers 7 and 8 of both suites',
      'accepted',
      {},
      {
        keyRows: [{ ...SM2_ROW, number: 8 }, makeKeyRow()],
      },
    ),
  ]
}

const setSuites = (value: number) => (bytes: Bytes) => bytes.map((byte, i) => (i === 1 ? value : byte))
