import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextMintStamp, PASS_GRACE_SECONDS } from './index.ts'
import { judgeTimes } from './times.ts'

const pass = { validFrom: 10_000, lifetimeHours: 1 }
const end = 13_600

test('stamps strictly increase whatever the clock does, and stay within a byte and whole seconds', () => {
  const clock = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1e9, noNaN: true }))
  fc.assert(
    fc.property(fc.array(clock, { maxLength: 700 }), nows => {
      let last = nextMintStamp(undefined, 0)
      for (const now of nows) {
        const next = nextMintStamp(last, now)
        assert.ok(next.mintedAt * 256 + next.counter > last.mintedAt * 256 + last.counter)
        assert.ok(Number.isInteger(next.mintedAt) && next.counter >= 0 && next.counter <= 255)
        if (now >= last.mintedAt + 1) assert.deepEqual(next, { mintedAt: Math.floor(now), counter: 0 })
        last = next
      }
    }),
  )
})

test('a full counter goes on in the next second, a clock that went back stays in the last', () => {
  assert.deepEqual(nextMintStamp({ mintedAt: 50, counter: 255 }, 50), { mintedAt: 51, counter: 0 })
  assert.deepEqual(nextMintStamp({ mintedAt: 50, counter: 4 }, 20), { mintedAt: 50, counter: 5 })
  assert.deepEqual(nextMintStamp({ mintedAt: 50, counter: 4 }, 51.9), { mintedAt: 51, counter: 0 })
})

test('whatever is accepted keeps every bound of the format, whatever limit the terminal asks for', () => {
  const near = fc.oneof(fc.integer({ min: 9_900, max: 10_100 }), fc.integer({ min: end - 100, max: end + 100 }))
  const seen = new Set<string | null>()
  fc.assert(
    fc.property(
      near,
      fc.integer({ min: -100, max: 100 }),
      fc.option(fc.integer(), { nil: undefined }),
      (now, age, limit) => {
        const mintedAt = now - age
        const outcome = judgeTimes({ ...pass, mintedAt }, now, limit)
        seen.add(outcome)
        const most = limit === undefined ? 30 : Math.min(60, Math.max(30, limit))
        const inPass = mintedAt >= pass.validFrom && mintedAt < end && now < end + PASS_GRACE_SECONDS
        assert.equal(outcome === null, age >= -20 && age <= most && inPass)
      },
    ),
    { numRuns: 3000 },
  )
  assert.deepEqual(seen, new Set([null, 'stale', 'not-yet-valid', 'pass-expired']))
})

test('a verifier’s clock or limit that is no number refuses or falls back, and fractions are cut', () => {
  const code = { ...pass, mintedAt: 11_000 }
  assert.equal(judgeTimes(code, Number.NaN), 'not-yet-valid')
  assert.equal(judgeTimes(code, Number.POSITIVE_INFINITY), 'stale')
  assert.equal(judgeTimes(code, 11_000, Number.NaN), 'stale')
  assert.equal(judgeTimes(code, 11_030.9), null)
  assert.equal(judgeTimes(code, 11_031), 'stale')
})
