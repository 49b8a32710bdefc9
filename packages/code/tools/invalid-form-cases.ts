import { encodeBase32 } from '../src/base32.ts'
import { concatBytes } from '../src/bytes.ts'
import { type CodeParts, FROM, ISSUER, makeKeyRow, makeVector, NOW } from './build-case.ts'
import type { Vector } from './vectors.ts'

const replaceAt = (text: string, at: number, letter: string) => text.slice(0, at) + letter + text.slice(at + 1)
const setSpareBits = (bits: number) => (text: string) => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  return text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(text.slice(-1)) | bits)
}
const paper = (_bytes: Uint8Array) => concatBytes(new Uint8Array([2, 0x10, 7]), new Uint8Array(86))
const badSignature: Partial<CodeParts> = { editDeviceSignature: signature => signature.fill(1) }
const noRows = { keyRows: [] }

/** Refusals that need no signature: form, kind, city, suites, key row and fields, and which of two comes first. */
export function makeFormVectors(): Vector[] {
  return [...makeTextVectors(), ...makeByteVectors(), ...makeRouteVectors(), ...makeFieldVectors()]
}

function makeTextVectors(): Vector[] {
  const texts: [string, (text: string) => string][] = [
    ['empty text', () => ''],
    ['white space only', () => ' \r\n'],
    ['prefix only', () => 'YKU1'],
    ['last letter lost', text => text.slice(0, -1)],
    ['first letter lost', text => text.slice(1)],
    ['one letter more', text => `${text}0`],
    ['the text twice', text => text + text],
    ['space inside', text => replaceAt(text, 100, ' ')],
    ['line end inside', text => `${text.slice(0, 100)}\r\n${text.slice(100)}`],
    ['letter I', text => replaceAt(text, 100, 'I')],
    ['letter L', text => replaceAt(text, 100, 'L')],
    ['letter O', text => replaceAt(text, 100, 'O')],
    ['letter U', text => replaceAt(text, 100, 'U')],
    ['long s, which Unicode upper-cases to S', text => replaceAt(text, 100, '\u017f')],
    ['Chinese letter', text => replaceAt(text, 100, '码')],
    ['control character inside', text => replaceAt(text, 100, '\u0000')],
    ['padding', text => replaceAt(text, text.length - 1, '=')],
    ['hyphen as separator', text => `${text.slice(0, 4)}-${text.slice(4)}`],
    ['spare bit 1 set', setSpareBits(1)],
    ['spare bit 2 set', setSpareBits(2)],
    ['both spare bits set', setSpareBits(3)],
    ['format version 2', text => replaceAt(text, 3, '2')],
    ['digit in the prefix', text => replaceAt(text, 1, '1')],
    ['an address', () => 'HTTPS://CITY.EXAMPLE/V/1/ABC'],
  ]
  return texts.map(([name, editText]) => makeVector(name, 'malformed', { editText }))
}

function makeByteVectors(): Vector[] {
  return [
    makeVector('one byte lost at the end', 'malformed', { editBytes: bytes => bytes.subarray(0, 190) }),
    makeVector('one byte lost at the front', 'malformed', { editBytes: bytes => bytes.subarray(1) }),
    makeVector('one byte more', 'malformed', { editBytes: bytes => concatBytes(bytes, new Uint8Array(1)) }),
    makeVector('a pass without its code', 'malformed', { editBytes: bytes => bytes.subarray(0, 122) }),
    makeVector('no bytes', 'malformed', { editBytes: () => new Uint8Array(0) }),
    makeVector('kind 0', 'malformed', { kind: 0 }),
    makeVector('kind 2 in the length of a live code', 'malformed', { kind: 2 }),
    makeVector('kind 3', 'malformed', { kind: 3 }),
    makeVector('kind 255', 'malformed', { kind: 255 }),
    makeVector('kind 1 in the length of a paper code', 'malformed', { editBytes: bytes => bytes.subarray(0, 89) }),
    makeVector('paper code where live is asked for', 'kind-not-accepted', { editBytes: paper }),
    makeVector('paper code of another city', 'kind-not-accepted', { editBytes: paper, prefix: 'YKA' }),
    makeVector('live code where only paper is taken', 'kind-not-accepted', {}, { accepts: ['paper'] }),
    makeVector('nothing is taken', 'kind-not-accepted', {}, { accepts: [] }),
  ]
}

function makeRouteVectors(): Vector[] {
  const otherCity = { prefix: 'YKA' }
  const wrongSuite = { suites: 0x22 }
  return [
    makeVector('code of another city', 'wrong-city', otherCity),
    makeVector('another city and a letter O', 'malformed', { ...otherCity, editText: text => replaceAt(text, 9, 'O') }),
    makeVector('another city, another suite, unknown key', 'wrong-city', { ...otherCity, ...wrongSuite }, noRows),
    makeVector('prefix written over', 'wrong-city', { editText: text => `YKA${text.slice(3)}` }),
    makeVector('our prefix over another city’s code', 'bad-signature', {
      ...otherCity,
      editText: text => `YKU${text.slice(3)}`,
    }),
    makeVector('both suites 2', 'suite-not-allowed', wrongSuite),
    makeVector('issuer suite 2', 'suite-not-allowed', { suites: 0x21 }),
    makeVector('device suite 2', 'suite-not-allowed', { suites: 0x12 }),
    makeVector('suites 0', 'suite-not-allowed', { suites: 0 }),
    makeVector('suites 15', 'suite-not-allowed', { suites: 0xff }),
    makeVector(
      'pairs are pairs, no lists',
      'suite-not-allowed',
      {},
      {
        suites: [
          [1, 2],
          [2, 1],
        ],
      },
    ),
    makeVector('no pair allowed', 'suite-not-allowed', {}, { suites: [] }),
    makeVector('wrong suite and unknown key', 'suite-not-allowed', wrongSuite, noRows),
    makeVector(
      'key number used again under another suite',
      'suite-not-allowed',
      {},
      { keyRows: [makeKeyRow({ suite: 2 })] },
    ),
    makeVector('key number not known', 'unknown-issuer', { keyNumber: 8 }),
    makeVector('no key rows', 'unknown-issuer', {}, noRows),
    makeVector('key row of another city', 'unknown-issuer', {}, { keyRows: [makeKeyRow({ prefix: 'YKA' })] }),
    makeVector('key row for paper only', 'unknown-issuer', {}, { keyRows: [makeKeyRow({ kinds: ['paper'] })] }),
    makeVector('before the key row', 'unknown-issuer', {}, { keyRows: [makeKeyRow({ validFromMin: FROM + 1 })] }),
    makeVector('after the key row', 'unknown-issuer', {}, { keyRows: [makeKeyRow({ validFromMax: FROM - 1 })] }),
    makeVector(
      'key row of another suite and for paper',
      'suite-not-allowed',
      {},
      {
        keyRows: [makeKeyRow({ suite: 2, kinds: ['paper'] })],
      },
    ),
  ]
}

function makeFieldVectors(): Vector[] {
  return [
    makeVector('claims 1', 'malformed', { claims: 1 }),
    makeVector('claims 255', 'malformed', { claims: 255 }),
    makeVector('lifetime 0', 'malformed', { lifetimeHours: 0 }),
    makeVector('lifetime 97', 'malformed', { lifetimeHours: 97 }),
    makeVector('lifetime 255', 'malformed', { lifetimeHours: 255 }),
    makeVector('claims 1 under an unknown key', 'unknown-issuer', { claims: 1 }, noRows),
    makeVector('lifetime 97 and a bad signature', 'malformed', { lifetimeHours: 97, ...badSignature }),
    makeVector('claims 1 and stale', 'malformed', { claims: 1, mintedAt: NOW - 500 }),
    makeVector('bad signature and stale', 'bad-signature', { mintedAt: NOW - 500, ...badSignature }),
    makeVector('encoded twice', 'malformed', {
      editText: text => text.slice(0, 4) + encodeBase32(new TextEncoder().encode(text.slice(4))),
    }),
    makeVector('issuer signs, no device key', 'bad-signature', { devicePublicKey: new Uint8Array(33), device: ISSUER }),
  ]
}
