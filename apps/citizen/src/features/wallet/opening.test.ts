import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leaveOpening, showOpening } from './opening.ts'

test('a short absence is the same opening, a longer one or a clock set back begins a new one', () => {
  let made = 0
  const newId = () => `opening-${++made}`
  const first = showOpening(undefined, 0, newId)
  assert.equal(showOpening(first, 900_000, newId).openingId, 'opening-1')
  const left = leaveOpening(first, 100_000)
  assert.equal(showOpening(left, 130_000, newId).openingId, 'opening-1')
  assert.equal(showOpening(left, 130_001, newId).openingId, 'opening-2')
  assert.equal(showOpening(left, 99_999, newId).openingId, 'opening-3')
  assert.equal(leaveOpening(left, 120_000).leftAtMs, 100_000)
})
