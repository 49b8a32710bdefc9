import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeHours, isOpen } from './opening-hours.ts'

const at = (text: string): number => Date.parse(`${text}+08:00`) / 1000
/** 2026-03-02 is a Monday. */
const OFFICE = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }]
const NIGHT = [{ days: [5, 7], from: '22:00', to: '02:00' }]

test('a place is open from its first minute until the minute it closes', () => {
  assert.equal(isOpen(OFFICE, at('2026-03-02T08:59:59')), false)
  assert.equal(isOpen(OFFICE, at('2026-03-02T09:00:00')), true)
  assert.equal(isOpen(OFFICE, at('2026-03-02T17:29:59')), true)
  assert.equal(isOpen(OFFICE, at('2026-03-02T17:30:00')), false)
  assert.equal(isOpen(OFFICE, at('2026-03-01T12:00:00')), false)
})

test('hours over midnight belong to the day on which they begin, Sunday night to Monday too', () => {
  assert.equal(isOpen(NIGHT, at('2026-03-06T23:00:00')), true)
  assert.equal(isOpen(NIGHT, at('2026-03-07T01:59:59')), true)
  assert.equal(isOpen(NIGHT, at('2026-03-07T02:00:00')), false)
  assert.equal(isOpen(NIGHT, at('2026-03-07T22:30:00')), false)
  assert.equal(isOpen(NIGHT, at('2026-03-06T01:00:00')), false)
  assert.equal(isOpen(NIGHT, at('2026-03-02T01:00:00')), true)
})

test('two parts of a day leave the break between them closed', () => {
  const hours = [
    { days: [1], from: '09:00', to: '12:00' },
    { days: [1], from: '14:00', to: '17:00' },
  ]
  assert.deepEqual(
    ['11:59', '12:00', '13:59', '14:00'].map(time => isOpen(hours, at(`2026-03-02T${time}:00`))),
    [true, false, false, true],
  )
})

test('«always» never closes, no hours never open, and both say so', () => {
  assert.equal(isOpen('always', at('2026-03-02T03:00:00')), true)
  assert.equal(isOpen([], at('2026-03-02T12:00:00')), false)
  assert.deepEqual(describeHours('always'), { zh: '全天开放', en: 'Open day and night' })
  assert.deepEqual(describeHours([]), { zh: '暂停开放', en: 'Closed' })
  assert.deepEqual(describeHours([{ days: [6, 7], from: '09:00', to: '17:00' }]), {
    zh: '周六、日 09:00–17:00',
    en: 'Sat, Sun 09:00–17:00',
  })
})
