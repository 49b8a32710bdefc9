import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { countRows } from '../testing/checks.ts'
import { startHarness } from '../testing/harness.ts'
import { forgetPastWindows, giveBack, type Limit, leftOfLimit, takeFromLimit } from './limits.ts'
import { ProblemError } from './problem.ts'

const harness = await startHarness()
after(() => harness.close())
const { db } = harness.database
const LIMIT: Limit = { name: 'test', max: 3, windowSeconds: 3600, problem: 'too-many-tries' }
const DAILY: Limit = { name: 'test-day', max: 1, windowSeconds: 86_400, problem: 'too-many-tries' }
const at = (text: string): number => Date.parse(`${text}+08:00`)
const NOON = at('2026-03-02T12:00:00')
const isFull = (waitSeconds: number) => (error: unknown) =>
  error instanceof ProblemError && error.slug === 'too-many-tries' && error.retryAfterSeconds === waitSeconds

test('so many and no more in one window; each use tells what is left', async () => {
  for (const left of [2, 1, 0]) assert.equal(await takeFromLimit(db, LIMIT, 'a', NOON), left)
  await assert.rejects(takeFromLimit(db, LIMIT, 'a', NOON + 600_000), isFull(3000))
  assert.equal(await leftOfLimit(db, LIMIT, 'a', NOON), 0)
  assert.equal(await takeFromLimit(db, LIMIT, 'a', NOON + 3_600_000), 2)
  assert.equal(await takeFromLimit(db, LIMIT, 'b', NOON), 2, 'another key has its own')
  assert.equal(await takeFromLimit(db, { ...LIMIT, name: 'other' }, 'a', NOON), 2, 'another limit too')
})

test('a day begins at the city’s midnight', async () => {
  await takeFromLimit(db, DAILY, 'a', at('2026-03-02T23:59:59'))
  await assert.rejects(takeFromLimit(db, DAILY, 'a', at('2026-03-02T00:00:00')), isFull(86_400))
  assert.equal(await takeFromLimit(db, DAILY, 'a', at('2026-03-03T00:00:00')), 0)
})

test('a burst of parallel uses counts each', async () => {
  const burst = { ...LIMIT, name: 'burst', max: 25 }
  const taken = await Promise.allSettled(Array.from({ length: 200 }, () => takeFromLimit(db, burst, 'a', NOON)))
  assert.equal(taken.filter(({ status }) => status === 'fulfilled').length, 25)
  const left = taken.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  assert.deepEqual(
    left.sort((a, b) => a - b),
    Array.from({ length: 25 }, (_, index) => index),
  )
})

test('what is given back may be used again, never more than was taken', async () => {
  const limit = { ...LIMIT, name: 'back', max: 1 }
  await giveBack(db, limit, 'a', NOON)
  assert.equal(await takeFromLimit(db, limit, 'a', NOON), 0)
  await giveBack(db, limit, 'a', NOON)
  await giveBack(db, limit, 'a', NOON)
  assert.equal(await leftOfLimit(db, limit, 'a', NOON), 1)
  assert.equal(await takeFromLimit(db, limit, 'a', NOON), 0)
  await assert.rejects(takeFromLimit(db, limit, 'a', NOON))
})

test('any run of uses, returns and hours counts like a table kept by hand', async () => {
  const step = fc.oneof(fc.constantFrom('take', 'take', 'back'), fc.integer({ min: 1, max: 5000 }))
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
      const key = `model-${run++}`
      const used = new Map<number, number>()
      let now = NOON
      for (const what of steps) {
        if (typeof what === 'number') {
          now += what * 1000
          continue
        }
        const hour = Math.floor(now / 3_600_000)
        const before = used.get(hour) ?? 0
        const mayTake = before < LIMIT.max
        if (what === 'take') {
          const left = await takeFromLimit(db, LIMIT, key, now).catch(() => -1)
          assert.equal(left, mayTake ? LIMIT.max - before - 1 : -1)
          used.set(hour, mayTake ? before + 1 : before)
        } else {
          await giveBack(db, LIMIT, key, now)
          used.set(hour, Math.max(0, before - 1))
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('windows that are over are forgotten, those that run are not', async () => {
  const limit = { ...LIMIT, name: 'forget' }
  await takeFromLimit(db, limit, 'a', NOON)
  await forgetPastWindows(db, NOON + 3_599_000)
  assert.equal(await leftOfLimit(db, limit, 'a', NOON), 2)
  await forgetPastWindows(db, NOON + 100 * 86_400_000)
  assert.equal(await countRows(db, 'kernel.rate_limit'), 0)
})
