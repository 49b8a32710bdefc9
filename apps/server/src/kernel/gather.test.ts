import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gatherCalls } from './gather.ts'

/** Groups that end when told, so that a test chooses the order of events. */
function openGroups() {
  const groups: { items: readonly number[]; end(): void; fail(): void }[] = []
  const run = (items: readonly number[]): Promise<readonly number[]> =>
    new Promise((resolve, reject) => {
      groups.push({
        items,
        end: () => resolve(items.map(item => item * 2)),
        fail: () => reject(new Error('planted')),
      })
    })
  return { groups, run }
}

/** A few turns of the event loop: what could start by now has started. */
async function turn(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise(resolve => setImmediate(resolve))
}

test('a lone call goes at once; calls that come meanwhile go together as the next group', async () => {
  const { groups, run } = openGroups()
  const call = gatherCalls({ max: 10, atOnce: 1, run })
  const first = call(1)
  await turn()
  const later = [call(2), call(3), call(4)]
  await turn()
  assert.deepEqual(
    groups.map(({ items }) => items),
    [[1]],
  )
  groups[0]?.end()
  assert.equal(await first, 2)
  await turn()
  assert.deepEqual(groups[1]?.items, [2, 3, 4])
  groups[1]?.end()
  assert.deepEqual(await Promise.all(later), [4, 6, 8])
})

test('a group that fails fails its own calls and no others', async () => {
  const { groups, run } = openGroups()
  const call = gatherCalls({ max: 1, atOnce: 2, run })
  const calls = [call(1), call(2)]
  await turn()
  groups[0]?.fail()
  groups[1]?.end()
  assert.deepEqual(
    (await Promise.allSettled(calls)).map(({ status }) => status),
    ['rejected', 'fulfilled'],
  )
})

test('in any order of calls and ends, each call gets its own result, no group is too large, never too many at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -3, max: 20 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (events, max, atOnce) => {
        const { groups, run } = openGroups()
        const call = gatherCalls({ max, atOnce, run })
        const calls: Promise<number>[] = []
        const expected: number[] = []
        let ended = 0
        const endOne = async (): Promise<void> => {
          await turn()
          if (ended < groups.length) groups[ended++]?.end()
        }
        for (const event of events) {
          if (event >= 0) {
            calls.push(call(event))
            expected.push(event * 2)
          } else await endOne()
          assert.ok(groups.length - ended <= atOnce)
        }
        const begun = (): number => groups.reduce((sum, { items }) => sum + items.length, 0)
        while (begun() < calls.length || ended < groups.length) await endOne()
        assert.deepEqual(await Promise.all(calls), expected)
        assert.ok(groups.every(({ items }) => items.length <= max && items.length > 0))
      },
    ),
    { numRuns: 200 },
  )
})
