import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createAdmission, LANES, type Lane, type LaneLimits } from './admission.ts'

const limit = (atOnceMax: number, waitingMax = 2, waitMsMax = 60_000): LaneLimits => ({
  atOnceMax,
  waitingMax,
  waitMsMax,
})
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('a lane takes what it may at once, lets some wait, and turns the rest away without delay', async () => {
  const admission = createAdmission({ gate: limit(2), citizen: limit(1), list: limit(1) })
  const entered = Array.from({ length: 6 }, () => admission.enter('gate'))
  assert.equal(await entered[4], undefined)
  assert.equal(await entered[5], undefined)
  const first = await entered[0]
  assert.equal(admission.atWork('gate'), 2)
  first?.()
  first?.()
  assert.ok(await entered[2])
  assert.equal(admission.atWork('gate'), 2, 'given back twice counts once')
  ;(await entered[1])?.()
  assert.ok(await entered[3])
})

test('who has waited too long is turned away, and leaves the place to others', async () => {
  const admission = createAdmission({ gate: limit(1, 2, 1), citizen: limit(1), list: limit(1) })
  const leave = await admission.enter('gate')
  assert.equal(await admission.enter('gate'), undefined)
  leave?.()
  assert.ok(await admission.enter('gate'))
})

test('a lane that is full of slow work does not hold up another', async () => {
  const admission = createAdmission({ gate: limit(1), citizen: limit(1), list: limit(1) })
  await admission.enter('citizen')
  assert.ok(await admission.enter('gate'))
  assert.ok(await admission.enter('list'))
})

test('a list is not begun while somebody waits at a gate, and is as soon as nobody does', async () => {
  const admission = createAdmission({ gate: limit(1), citizen: limit(1), list: limit(1) })
  const atGate = await admission.enter('gate')
  const nextAtGate = admission.enter('gate')
  let isListBegun = false
  void admission.enter('list').then(() => {
    isListBegun = true
  })
  await settled()
  assert.equal(isListBegun, false)
  atGate?.()
  await nextAtGate
  await settled()
  assert.equal(isListBegun, true)
})

test('in any order of comings and goings no lane is over its measure, and whoever may go in does', async () => {
  const event = fc.record({ lane: fc.constantFrom(...LANES), goes: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 80 }), async events => {
      const limits: Record<Lane, LaneLimits> = { gate: limit(3, 4), citizen: limit(2, 3), list: limit(1, 2) }
      const admission = createAdmission(limits)
      const inside: Record<Lane, (() => void)[]> = { gate: [], citizen: [], list: [] }
      const waiting: Record<Lane, number> = { gate: 0, citizen: 0, list: 0 }
      for (const { lane, goes } of events) {
        if (goes) inside[lane].shift()?.()
        else {
          waiting[lane]++
          void admission.enter(lane).then(leave => {
            waiting[lane]--
            if (leave !== undefined) inside[lane].push(leave)
          })
        }
        await settled()
        for (const [index, one] of LANES.entries()) {
          const { atOnceMax, waitingMax } = limits[one]
          assert.equal(admission.atWork(one), inside[one].length)
          assert.ok(inside[one].length <= atOnceMax && waiting[one] <= waitingMax)
          const isHeldBack = LANES.slice(0, index).some(before => waiting[before] > 0)
          assert.ok(waiting[one] === 0 || inside[one].length === atOnceMax || isHeldBack, `${one} waits for nothing`)
        }
      }
    }),
    { numRuns: 300 },
  )
})
