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
          () => undefined,
        )
        clock.learn(server, local, local + roundTrip)
        local += roundTrip + later
        assert.ok(Math.abs(readUuidV7Time(clock.makeId()) - (server + later)) < TEN_MINUTES_MS / 10)
      },
    ),
  )
})
