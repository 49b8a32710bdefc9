import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityMidnight } from '@yima/code'
import fc from 'fast-check'
import { makeUuidV7 } from '../../shared/uuid-v7.ts'
import { addUp, type Base, type Counts, type Kind } from './add-up.ts'

const MIDNIGHT = cityMidnight(1_800_000_000)
const idAt = (ms: number) => makeUuidV7(ms, bytes => crypto.getRandomValues(bytes))
const NONE: Counts = { in: 0, out: 0, refused: 0, byHand: 0 }
const kinds = fc.constantFrom<Kind>('in', 'out', 'refused', 'byHand')

/** The platform's answer as it would be, had it all of these scans. */
const baseOf = (scans: readonly (readonly [string, Kind])[], atMs: readonly number[], through: number): Base => {
  const dayStart = cityMidnight(through / 1000)
  const own = { ...NONE }
  for (const [index, [, kind]] of scans.entries()) {
    const at = atMs[index] ?? 0
    if (at >= dayStart * 1000 && at <= through) own[kind]++
  }
  return { dayStart, through, own, others: { ...NONE, terminals: 0 } }
}

test('whatever the platform has by now and whatever is noted here, each scan of the day counts exactly once', () => {
  const scan = fc.record({ at: fc.integer({ min: -50_000, max: 90_000 }), kind: kinds, isNoted: fc.boolean() })
  fc.assert(
    fc.property(fc.array(scan), fc.integer({ min: -40_000, max: 80_000 }), (list, asked) => {
      const moments = list.map(({ at }) => MIDNIGHT * 1000 + at * 1000)
      const scans = list.map(({ kind }, index) => [idAt(moments[index] ?? 0), kind] as const)
      const through = MIDNIGHT * 1000 + asked * 1000
      const now = MIDNIGHT * 1000 + 80_000_000
      // Scans up to `through` may be noted here still or not; later ones are.
      const noted = scans.filter((_, index) => (moments[index] ?? 0) > through || list[index]?.isNoted)
      const wanted = { ...NONE }
      for (const [index, [, kind]] of scans.entries()) {
        const at = moments[index] ?? 0
        const isToday = at >= MIDNIGHT * 1000 && at < (MIDNIGHT + 86_400) * 1000
        const isKnown = at > through || through >= MIDNIGHT * 1000 || list[index]?.isNoted
        if (isToday && isKnown) wanted[kind]++
      }
      assert.deepEqual(addUp(baseOf(scans, moments, through), noted, now).own, wanted)
    }),
  )
})

test('at the city’s midnight all counts begin anew, the place’s too, with the platform or without', () => {
  const base: Base = {
    dayStart: MIDNIGHT,
    through: (MIDNIGHT + 86_390) * 1000,
    own: { ...NONE, in: 7 },
    others: { ...NONE, in: 20, terminals: 2 },
  }
  const before = (MIDNIGHT + 86_395) * 1000
  const after = (MIDNIGHT + 86_400) * 1000
  const noted = [[idAt(before), 'in'] as const]
  const evening = addUp(base, noted, before)
  assert.deepEqual([evening.own.in, evening.place?.in], [8, 28])
  assert.deepEqual(addUp(base, noted, after).own, NONE)
  assert.equal(addUp(base, noted, after).place, undefined)
  assert.equal(addUp(base, [...noted, [idAt(after), 'out'] as const], after).own.out, 1)
})

test('without the platform a gate counts what it noted', () => {
  const noted = [
    [idAt((MIDNIGHT + 5) * 1000), 'in'],
    [idAt((MIDNIGHT + 6) * 1000), 'refused'],
  ] as const
  assert.deepEqual(addUp(undefined, noted, (MIDNIGHT + 60) * 1000).own, { ...NONE, in: 1, refused: 1 })
})
