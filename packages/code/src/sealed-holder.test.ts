import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HOLDER_TYPES, openSealedHolderPlain, sealedHolderPlain } from './index.ts'

const fields = fc.record(
  {
    type: fc.constant(HOLDER_TYPES.live),
    holder: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32, 2 ** 40 - 1)).map(number => number % 2 ** 40),
    slot: fc.nat(255),
    strip: fc.oneof(fc.nat(), fc.constantFrom(2 ** 31, 2 ** 32 - 1)),
    index: fc.nat(255),
  },
  { noNullPrototype: true },
)

test('an opened sealed holder is what was sealed', () => {
  fc.assert(fc.property(fields, sealed => assert.deepEqual(openSealedHolderPlain(sealedHolderPlain(sealed)), sealed)))
})

test('the layout is type, holder, slot, strip, index and four zero bytes', () => {
  const bytes = sealedHolderPlain({ type: 1, holder: 0x0102030405, slot: 6, strip: 0x0708090a, index: 11 })
  assert.deepEqual([...bytes], [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0])
})

test('any check byte that is not zero, another type or another length does not open', () => {
  fc.assert(
    fc.property(fields, fc.integer({ min: 12, max: 15 }), fc.integer({ min: 1, max: 255 }), (sealed, at, value) => {
      const bytes = sealedHolderPlain(sealed)
      bytes[at] = value
      assert.equal(openSealedHolderPlain(bytes), null)
    }),
  )
  const bytes = sealedHolderPlain({ type: 1, holder: 1, slot: 1, strip: 1, index: 1 })
  for (const other of [bytes.subarray(1), Uint8Array.from([...bytes, 0]), Uint8Array.from([2, ...bytes.subarray(1)])]) {
    assert.equal(openSealedHolderPlain(other), null)
  }
})

test('a number too large for its field is refused, never cut', () => {
  const good = { type: HOLDER_TYPES.live, holder: 1, slot: 1, strip: 1, index: 1 }
  for (const bad of [
    { holder: 2 ** 40 },
    { holder: -1 },
    { holder: 1.5 },
    { slot: 256 },
    { strip: 2 ** 32 },
    { index: 256 },
  ]) {
    assert.throws(() => sealedHolderPlain({ ...good, ...bad }), RangeError)
  }
})
