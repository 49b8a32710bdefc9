import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityClock, cityMidnight } from '@yima/code'
import fc from 'fast-check'
import { cityDay, cityTimestamp, utcMonth } from './city-time.ts'

const seconds = (text: string): number => Date.parse(text) / 1000

test('the city’s day begins at its own midnight', () => {
  assert.equal(cityDay(seconds('2026-03-01T23:59:59+08:00')), '2026-03-01')
  assert.equal(cityDay(seconds('2026-03-02T00:00:00+08:00')), '2026-03-02')
  assert.equal(cityMidnight(seconds('2026-03-02T07:59:59+08:00')), seconds('2026-03-02T00:00:00+08:00'))
})

test('months of partitions are months in UTC', () => {
  assert.equal(utcMonth(Date.parse('2026-03-01T07:59:59+08:00')), '2026-02-01')
  assert.equal(utcMonth(Date.parse('2026-03-01T08:00:00+08:00')), '2026-03-01')
})

test('weekday and minute are the city’s: Monday is 1, Sunday 7', () => {
  assert.deepEqual(cityClock(seconds('2026-03-02T00:00:00+08:00')), { weekday: 1, minuteOfDay: 0 })
  assert.deepEqual(cityClock(seconds('2026-03-01T23:59:59+08:00')), { weekday: 7, minuteOfDay: 1439 })
})

test('a timestamp carries the offset and means the same second', () => {
  assert.equal(cityTimestamp(new Date('2026-03-01T16:00:00Z')), '2026-03-02T00:00:00+08:00')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), at => {
      const midnight = cityMidnight(at)
      return (
        Date.parse(cityTimestamp(new Date(at * 1000))) === at * 1000 &&
        cityTimestamp(new Date(at * 1000)).startsWith(cityDay(at)) &&
        midnight <= at &&
        at - midnight < 86_400 &&
        cityTimestamp(new Date(midnight * 1000)).includes('T00:00:00')
      )
    }),
  )
})
