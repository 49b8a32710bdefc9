import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CONTACT, pauseMs, SCAN, spreadMs } from './backoff.ts'

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const shape = fc.constantFrom(CONTACT, SCAN)

test('a pause is never shorter than Retry-After, nor longer than that and the limit of its try', () => {
  fc.assert(
    fc.property(
      shape,
      fc.integer({ min: 1, max: 2_000 }),
      fc.option(fc.nat(600), { nil: undefined }),
      chance,
      (...given) => {
        const [backoff, tries, retryAfter, random] = given
        const pause = pauseMs(backoff, tries, retryAfter, () => random)
        const asked = (retryAfter ?? 0) * 1_000
        const limit = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (tries - 1))
        assert.ok(Number.isInteger(pause) && pause >= asked && pause <= asked + limit, `${pause} ms`)
      },
    ),
  )
})

test('two gates with other chances come at other times, in proportion: the whole span is used, from nothing on', () => {
  fc.assert(
    fc.property(shape, fc.integer({ min: 1, max: 50 }), fc.nat(600), (backoff, tries, retryAfter) => {
      const at = (random: number) => pauseMs(backoff, tries, retryAfter, () => random) - retryAfter * 1_000
      const limit = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (tries - 1))
      assert.equal(at(0), 0)
      assert.equal(at(0.5), limit / 2)
      assert.ok(limit - at(0.999) <= limit / 500)
    }),
  )
})

test('a thousand gates that lost the platform together come back spread: no tenth of the span has more than 15 %', () => {
  let seed = 1
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const tenths = new Array<number>(10).fill(0)
  for (let gate = 0; gate < 1_000; gate++) {
    const tenth = Math.min(9, Math.floor(pauseMs(CONTACT, 6, undefined, random) / (CONTACT.longestMs / 10)))
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  assert.ok(Math.max(...tenths) <= 150, tenths.join(' '))
})

test('a nonsense Retry-After silences no gate for longer than ten minutes', () => {
  assert.ok(pauseMs(CONTACT, 1, Number.MAX_VALUE, () => 0) === 600_000)
  assert.equal(
    pauseMs(CONTACT, 1, -5, () => 0),
    0,
  )
})

test('a regular pause stays within a tenth of what it is', () => {
  fc.assert(
    fc.property(chance, random => {
      const pause = spreadMs(60_000, () => random)
      assert.ok(pause >= 54_000 && pause <= 66_000)
    }),
  )
})
