import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createServerClock } from './server-clock.ts'
import { makeUuidV7, readUuidV7Time } from './uuid-v7.ts'

const TEN_MINUTES_MS = 600_000

test('a UUIDv7 has its version, variant and time, whatever the randomness', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 47 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      (time, random) => {
        const id = makeUuidV7(time, bytes => bytes.set(random))
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        assert.equal(readUuidV7Time(id), time)
      },
    ),
  )
})

test('ids stay within ten minutes of server time however wrong the terminal clock is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5e11, max: 5e11 }),
      fc.integer({ min: 0, max: 30_000 }),
      fc.integer({ min: 0, max: 60_000 }),
      (wrongBy, roundTrip, later) => {
        const server = Date.UTC(2026, 10, 23)
        let local = server + wrongBy
        const clock = createServerClock(
          () => local,
          () => local,
          () => undefined,
        )
        clock.learn(server, local, local + roundTrip)
        local += roundTrip + later
        assert.ok(Math.abs(readUuidV7Time(clock.makeId()) - (server + later)) < TEN_MINUTES_MS / 10)
      },
    ),
  )
})

/** A clock with a device's clock that can be set and a steady one that runs on. */
const makeClock = () => {
  const device = { wallMs: Date.UTC(2026, 10, 23), steadyMs: 0 }
  const clock = createServerClock(
    () => device.wallMs,
    () => device.steadyMs,
    () => undefined,
  )
  const pass = (ms: number) => {
    device.wallMs += ms
    device.steadyMs += ms
  }
  return { clock, device, pass }
}

test('a device clock set back while the page runs changes nothing; time goes on from where it was', () => {
  const { clock, device, pass } = makeClock()
  clock.learn(device.wallMs, device.wallMs, device.wallMs)
  pass(60_000)
  const before = clock.now()
  device.wallMs -= 3_600_000
  pass(1_000)
  assert.equal(clock.now(), before + 1_000)
  assert.equal(clock.isBehind(), false)
})

test('a device that slept wakes at the right time, although its steady clock stood still', () => {
  const { clock, device } = makeClock()
  clock.learn(device.wallMs, device.wallMs, device.wallMs)
  clock.now()
  device.wallMs += 8 * 3_600_000
  assert.equal(clock.now(), device.wallMs)
})

test('a device clock set back between two pages is noticed, until the next contact', () => {
  const first = makeClock()
  first.clock.learn(first.device.wallMs, first.device.wallMs, first.device.wallMs)
  first.pass(60_000)
  const kept = first.clock.keep()
  const { clock, device } = makeClock()
  device.wallMs -= 3_600_000
  clock.restore(kept)
  assert.equal(clock.isBehind(), true)
  assert.equal(clock.keep().highestMs, kept.highestMs, 'the latest known moment is not lost')
  const server = kept.highestMs + 1_000
  clock.learn(server, device.wallMs, device.wallMs)
  assert.equal(clock.isBehind(), false)
  assert.equal(clock.now(), server)
})
