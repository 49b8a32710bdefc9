import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Bytes, buildVenueCode, checkVenueTag, parseVenueCode } from './index.ts'

const hmac = (message: Bytes) => Uint8Array.from(createHmac('sha256', 'a key').update(message).digest())

test('a built venue code is read back in any case, has QR letters only, and is genuine in its city alone', async () => {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const id = fc.string({ unit: fc.constantFrom(...letters, ...letters.toLowerCase()), minLength: 1, maxLength: 36 })
  await fc.assert(
    fc.asyncProperty(id, fc.boolean(), async (venueId, isLower) => {
      const text = await buildVenueCode('city.example:8443', 'YKU', venueId, hmac)
      assert.match(text, /^[0-9A-Z$%*+\-./: ]+$/)
      const venue = parseVenueCode(isLower ? text.toLowerCase() : text, 'City.Example:8443')
      assert.ok(!('refusal' in venue))
      assert.equal(venue.venueId, venueId.toUpperCase())
      assert.equal(await checkVenueTag('YKU', venue, hmac), true)
      assert.equal(await checkVenueTag('YKA', venue, hmac), false)
      assert.deepEqual(parseVenueCode(text, 'city.example'), { refusal: 'wrong-host' })
    }),
    { numRuns: 60 },
  )
})

test('any other tag than the right one is found out, whichever bit differs', async () => {
  const venue = parseVenueCode(await buildVenueCode('h', 'YKU', '1', hmac), 'h')
  assert.ok(!('refusal' in venue))
  for (let bit = 0; bit < 80; bit++) {
    const tag = venue.tag.map((byte, i) => (i === bit >> 3 ? byte ^ (128 >> (bit & 7)) : byte))
    assert.equal(await checkVenueTag('YKU', { ...venue, tag }, hmac), false)
  }
  assert.equal(await checkVenueTag('YKU', { ...venue, tag: venue.tag.slice(0, 9) }, hmac), false)
})

test('no text makes the reader throw, and none that names another host is taken', () => {
  const parts = fc.constantFrom(
    'HTTPS:',
    '',
    '/',
    '/V/',
    'H',
    'EVIL.EXAMPLE',
    '@',
    ':',
    '\\',
    '0'.repeat(16),
    '?',
    '#',
    'x',
    '／',
  )
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), pieces => {
      const venue = parseVenueCode(pieces.join(''), 'h')
      if (!('refusal' in venue)) assert.match(pieces.join('').trim(), /^https:\/\/h\/v\//i)
    }),
    { numRuns: 2000 },
  )
})

test('a host or an id that a sign could not carry is not built', async () => {
  for (const [host, id] of [
    ['a_b', '1'],
    ['', '1'],
    ['h/x', '1'],
    ['h', ''],
    ['h', 'A_B'],
    ['h', 'A'.repeat(37)],
  ] as const) {
    await assert.rejects(buildVenueCode(host, 'YKU', id, hmac), RangeError)
  }
  await assert.rejects(buildVenueCode('h', 'yku', '1', hmac), RangeError)
  await assert.rejects(
    buildVenueCode('h', 'YKU', '1', () => new Uint8Array(9)),
    RangeError,
  )
})
