import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  decodeBase32,
  decodeBase64Url,
  encodeBase32,
  encodeBase64Url,
  normaliseScan,
  parseCode,
  parseVenueCode,
} from './index.ts'

const someBytes = fc.uint8Array({ maxLength: 220 }).map(bytes => Uint8Array.from(bytes))
const CODECS = {
  base32: { encode: encodeBase32, decode: decodeBase32, letters: '0123456789ABCDEFGHJKMNPQRSTVWXYZ' },
  base64url: {
    encode: encodeBase64Url,
    decode: decodeBase64Url,
    letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  },
}

for (const [name, { encode, decode, letters }] of Object.entries(CODECS)) {
  test(`${name}: decoding what was encoded gives the bytes back`, () => {
    fc.assert(fc.property(someBytes, bytes => assert.deepEqual(decode(encode(bytes)), bytes)))
  })

  test(`${name}: a text decodes only if it is the one spelling of its bytes`, () => {
    const ownLetters = fc.string({ unit: fc.constantFrom(...letters), maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(ownLetters, fc.string({ unit: 'binary', maxLength: 20 })), text => {
        const bytes = decode(text)
        if (bytes) assert.equal(encode(bytes), text)
      }),
      { numRuns: 2000 },
    )
  })
}

test('base64url agrees with Node’s own on every length', () => {
  fc.assert(
    fc.property(someBytes, bytes => assert.equal(encodeBase64Url(bytes), Buffer.from(bytes).toString('base64url'))),
  )
})

test('base32 refuses lower case, I, L, O, U, separators, impossible lengths and spare bits', () => {
  assert.deepEqual(decodeBase32('00'), new Uint8Array(1))
  for (const text of ['0', '000', '000000', 'a0', 'I0', 'L0', 'O0', 'U0', '0-', '0 ', '01', '02', '0３']) {
    assert.equal(decodeBase32(text), null, text)
  }
})

test('base64url refuses padding, the other alphabet, impossible lengths and spare bits', () => {
  assert.deepEqual(decodeBase64Url('AA'), new Uint8Array(1))
  for (const text of ['A', 'AAAAA', 'AA==', 'AAA=', '+A', '/A', 'AB', 'AAB', 'A A', 'AA\n']) {
    assert.equal(decodeBase64Url(text), null, text)
  }
})

test('the input edge forgives white space around, lower case and full width, and nothing else', () => {
  assert.equal(normaliseScan(' \t\ufeffyku1ab\r\n'), 'YKU1AB')
  assert.equal(normaliseScan('\u3000ＹＫＵ１ａｂｚ\u3000'), 'YKU1ABZ')
  for (const kept of ['A B', 'A\nB', 'ſ', 'ı', 'ß', '：', '－', '\u0000', '\u200b'])
    assert.equal(normaliseScan(kept), kept)
})

test('the input edge changes nothing in what it has given, and nothing in a code as drawn', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), raw => {
      assert.equal(normaliseScan(normaliseScan(raw)), normaliseScan(raw))
    }),
  )
  fc.assert(fc.property(someBytes, bytes => assert.equal(normaliseScan(encodeBase32(bytes)), encodeBase32(bytes))))
})

test('a text longer than any code is only trimmed, and is no code of any kind', () => {
  for (const part of ['a', 'ａA', 'aA', '/', ' A']) {
    const long = part.repeat(2000)
    const scanned = ` ${long}\r\n`
    assert.equal(normaliseScan(scanned), long.trim())
    assert.deepEqual(parseCode(normaliseScan(scanned)), { refusal: 'malformed' })
    assert.deepEqual(parseVenueCode(`HTTPS://CITY.EXAMPLE/V/${long}`, 'city.example'), { refusal: 'malformed' })
  }
  assert.equal(normaliseScan('ａa'.repeat(512)), 'AA'.repeat(512))
})
