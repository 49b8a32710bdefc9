import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Serving } from './choose-pass.ts'
import { isClockBehind, type StampedPass, takeTurn } from './take-turn.ts'

const START = 1_790_000_000

function makeStrip(size: number): StampedPass[] {
  return Array.from({ length: size }, (_, index) => ({
    passId: `pass-${index}`,
    validFrom: START - 86_400,
    endsAt: START + 86_400,
    timesUsed: 0,
    lastUsedAt: 0,
  }))
}

/** Several tabs on one phone; each step a tab mints some codes after the clock moved, forwards or back. */
const steps = fc.array(
  fc.record({
    shiftSeconds: fc.integer({ min: -700, max: 700 }),
    tab: fc.integer({ min: 0, max: 2 }),
    codes: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 100 },
)

test('a stamp is never minted twice for one pass: not by two tabs, not when the clock goes back', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5 }), (days, size) => {
      let stored = makeStrip(size)
      let now = START + 0.4
      const serving: (Serving | undefined)[] = []
      const minted: string[] = []
      for (const { shiftSeconds, tab, codes } of days) {
        now = Math.max(START, now + shiftSeconds)
        for (let code = 0; code < codes; code += 1) {
          const turn = takeTurn(stored, serving[tab], `opening-${tab}`, now)
          if (!turn) continue
          serving[tab] = turn.serving
          stored = stored.map(pass => (pass.passId === turn.pass.passId ? turn.pass : pass))
          assert.ok(Number.isInteger(turn.stamp.mintedAt) && turn.stamp.counter <= 255)
          minted.push(`${turn.pass.passId} ${turn.stamp.mintedAt} ${turn.stamp.counter}`)
        }
      }
      assert.equal(new Set(minted).size, minted.length)
    }),
  )
})

test('two tabs do not share a pass while unused ones are left', () => {
  const stored = makeStrip(4)
  const first = takeTurn(stored, undefined, 'opening-a', START)
  assert.ok(first)
  const second = takeTurn([first.pass, ...stored.slice(1)], undefined, 'opening-b', START)
  assert.notEqual(second?.pass.passId, first.pass.passId)
})

test('a clock that was far ahead once does no lasting harm while a fresh pass is left', () => {
  const [ahead, fresh] = makeStrip(2)
  assert.ok(ahead && fresh)
  const used = { ...ahead, timesUsed: 1, lastUsedAt: START + 9000, lastStamp: { mintedAt: START + 9000, counter: 3 } }
  assert.equal(isClockBehind([used, fresh], START), true)
  const turn = takeTurn(
    [used, fresh],
    { passId: used.passId, openingId: 'opening', startedAt: START + 9000 },
    'opening',
    START,
  )
  assert.equal(turn?.pass.passId, fresh.passId)
  assert.equal(turn?.stamp.mintedAt, START)
})

test('a quick tap or a second of noise is not mistaken for a wrong clock', () => {
  const [pass] = makeStrip(1)
  assert.ok(pass)
  assert.equal(isClockBehind([{ ...pass, lastUsedAt: START + 20 }], START), false)
})

test('without a live pass there is no code', () => {
  assert.equal(takeTurn(makeStrip(3), undefined, 'opening', START + 86_400), undefined)
})
