import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { choosePass, markTaken, PASS_SERVES_SECONDS_MAX, type PassUse, type Serving } from './choose-pass.ts'

const START = 1_790_000_000

function makeStrip(size: number, endsAfterSeconds: number): PassUse[] {
  return Array.from({ length: size }, (_, index) => ({
    passId: `pass-${String(index).padStart(3, '0')}`,
    validFrom: START - 3600,
    endsAt: START + endsAfterSeconds,
    timesUsed: 0,
    lastUsedAt: 0,
  }))
}

/** A day with the code page: codes are asked for after some seconds, sometimes in a new opening. */
const day = fc.array(fc.record({ waitSeconds: fc.integer({ min: 0, max: 900 }), reopened: fc.boolean() }), {
  maxLength: 80,
})

type Shown = { passId: string; openingId: string; at: number; again: boolean; taken: boolean; before: PassUse[] }

function playDay(strip: PassUse[], steps: readonly { waitSeconds: number; reopened: boolean }[]): Shown[] {
  let passes = strip
  let serving: Serving | undefined
  let now = START
  let opening = 0
  const shown: Shown[] = []
  for (const step of steps) {
    now += step.waitSeconds
    if (step.reopened) opening += 1
    const openingId = `opening-${opening}`
    const before = passes
    const choice = choosePass(passes, serving, openingId, now)
    if (choice.kind === 'none') break
    if (choice.kind === 'take') {
      serving = { passId: choice.passId, openingId, startedAt: now }
      passes = passes.map(pass => (pass.passId === choice.passId ? markTaken(pass, now) : pass))
    }
    const again = choice.kind === 'take' && choice.again
    shown.push({ passId: choice.passId, openingId, at: now, again, taken: choice.kind === 'take', before })
  }
  return shown
}

test('a pass serves at most one opening and ten minutes', () => {
  fc.assert(
    fc.property(day, steps => {
      const shown = playDay(makeStrip(steps.length + 1, 10_000_000), steps)
      for (const passId of new Set(shown.map(one => one.passId))) {
        const uses = shown.filter(one => one.passId === passId)
        assert.equal(new Set(uses.map(one => one.openingId)).size, 1)
        assert.ok(Math.max(...uses.map(one => one.at)) - Math.min(...uses.map(one => one.at)) < PASS_SERVES_SECONDS_MAX)
      }
      assert.ok(shown.every(one => !one.again))
    }),
  )
})

test('unused passes come before used ones, and of the used ones the least recently used', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 6 }), (steps, size) => {
      for (const one of playDay(makeStrip(size, 10_000_000), steps).filter(each => each.taken)) {
        const unused = one.before.filter(pass => pass.timesUsed === 0)
        const chosen = one.before.find(pass => pass.passId === one.passId)
        assert.ok(chosen)
        assert.equal(one.again, unused.length === 0)
        if (unused.length > 0) assert.equal(chosen.timesUsed, 0)
        else assert.equal(chosen.lastUsedAt, Math.min(...one.before.map(pass => pass.lastUsedAt)))
      }
    }),
  )
})

test('a pass that has ended, or has not begun, is never chosen', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 20_000 }), (steps, endsAfterSeconds) => {
      for (const one of playDay(makeStrip(40, endsAfterSeconds), steps)) assert.ok(one.at < START + endsAfterSeconds)
    }),
  )
  const tomorrow = makeStrip(3, 900_000).map(pass => ({ ...pass, validFrom: START + 60 }))
  assert.deepEqual(choosePass(tomorrow, undefined, 'opening', START), { kind: 'none' })
})

test('unused passes that end first are taken first', () => {
  const [late, soon] = makeStrip(2, 90_000)
  assert.ok(late && soon)
  const passes = [late, { ...soon, endsAt: START + 500 }]
  assert.deepEqual(choosePass(passes, undefined, 'opening', START), { kind: 'take', passId: soon.passId, again: false })
})
