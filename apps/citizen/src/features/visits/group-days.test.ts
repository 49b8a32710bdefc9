import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LedgerEntry } from '../../shared/api.ts'
import { groupDays, nameDay, nameTime } from './group-days.ts'

function makeEntry(at: string): LedgerEntry {
  const text = { zh: '亮码通行', en: 'Passage' }
  return {
    entryId: at,
    at,
    place: '县档案馆',
    unit: '县档案局',
    scene: text,
    direction: 'in',
    outcome: 'accepted',
    message: text,
    offline: false,
    fields: [],
  }
}

test('entries fall on the city’s days, whatever offset they are written with', () => {
  const days = groupDays(['2026-11-23T00:10:00+08:00', '2026-11-22T16:05:00Z', '2026-11-22T15:59:59Z'].map(makeEntry))
  assert.deepEqual(
    days.map(({ day, entries }) => [day, entries.length]),
    [
      ['2026-11-23', 2],
      ['2026-11-22', 1],
    ],
  )
  assert.equal(nameTime('2026-11-22T16:05:00Z'), '00:05:00')
})

test('the year is named when it is another', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  assert.equal(nameDay('2026-11-23', 'zh', now), '11月23日星期一')
  assert.match(nameDay('2025-12-31', 'zh', now), /2025年12月31日/)
  assert.match(nameDay('2026-11-23', 'en', now), /Monday.*23 November/)
})
