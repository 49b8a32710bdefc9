import type { Bytes } from '../src/bytes.ts'
import { type CodeParts, END, FROM, makeVector, NOW, type Surroundings } from './build-case.ts'
import { ALL_PAIRS, SETTINGS } from './suite-settings.ts'
import type { Vector } from './vectors.ts'

/** Accepted codes and refusals by the clock under each pair with SM2: the suite changes nothing but the arithmetic. */
export function makeSuiteVectors(): Vector[] {
  return SETTINGS.flatMap(({ name, parts, around }) => {
    const make = (
      text: string,
      outcome: Vector['outcome'],
      changes: Partial<CodeParts> = {},
      more: Surroundings = {},
    ) => makeVector(`${name}: ${text}`, outcome, { ...parts, ...changes }, { ...around, ...more })
    return [
      make('plain code', 'accepted'),
      make('counter 255', 'accepted', { counter: 255 }),
      make('scanner in lower case with line end', 'accepted', { editText: text => `${text.toLowerCase()}\r\n` }),
      make('age 30 s', 'accepted', { mintedAt: NOW - 30 }),
      make('20 s ahead', 'accepted', { mintedAt: NOW + 20 }),
      make('first second of the pass', 'accepted', { mintedAt: FROM }, { now: FROM }),
      make('last second of the pass', 'accepted', { mintedAt: END - 1 }, { now: END - 1 }),
      make('all pairs allowed', 'accepted', {}, { suites: ALL_PAIRS }),
      make('age 31 s', 'stale', { mintedAt: NOW - 31 }),
      make('21 s ahead', 'not-yet-valid', { mintedAt: NOW + 21 }),
      make('minted as the pass ends', 'pass-expired', { mintedAt: END }, { now: END }),
      make('pair not allowed', 'suite-not-allowed', {}, { suites: [[1, 1]] }),
      make('another prefix written over', 'bad-signature', {
        prefix: 'YKA',
        editText: text => `YKU${text.slice(3)}`,
      }),
      make('issuer signature turned', 'bad-signature', { editIssuerSignature: turnLastBit }),
      make('device signature turned', 'bad-signature', { editDeviceSignature: turnLastBit }),
    ]
  })
}

const turnLastBit = (signature: Bytes) => signature.map((byte, i) => (i === 63 ? byte ^ 1 : byte))
