import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STRIP_SIZE } from '@yima/code'
import { type DatedPass, isRenewalDue, judgeSupply, retryAfterSeconds } from './renewal.ts'

const NOW = 1_790_000_000

function makeStrip(used: number, receivedAt: number, endsAt: number): DatedPass[] {
  return Array.from({ length: STRIP_SIZE }, (_, index) => ({
    passId: `${receivedAt}-${index}`,
    validFrom: receivedAt - 60,
    endsAt,
    receivedAt,
    timesUsed: index < used ? 1 : 0,
    lastUsedAt: index < used ? NOW - index : 0,
  }))
}

test('a strip is renewed when fewer than half of it are unused', () => {
  assert.equal(isRenewalDue([], NOW), true)
  assert.equal(isRenewalDue(makeStrip(16, NOW, NOW + 100_000), NOW), false)
  assert.equal(isRenewalDue(makeStrip(17, NOW, NOW + 100_000), NOW), true)
})

test('a strip is renewed when half of its life is gone, counted from arrival', () => {
  assert.equal(isRenewalDue(makeStrip(0, NOW - 499, NOW + 501), NOW), false)
  assert.equal(isRenewalDue(makeStrip(0, NOW - 500, NOW + 500), NOW), true)
})

test('a fresh strip is never renewed at once, however little of its dated life is left', () => {
  for (const left of [60, 3600, 86_400]) assert.equal(isRenewalDue(makeStrip(0, NOW, NOW + left), NOW + 1), false)
})

test('ended passes do not count', () => {
  const ended = makeStrip(0, NOW - 5000, NOW - 1)
  assert.equal(isRenewalDue(ended, NOW), true)
  assert.equal(judgeSupply(ended, NOW), 'ended')
  assert.equal(judgeSupply([], NOW), 'none')
  assert.equal(isRenewalDue([...ended, ...makeStrip(0, NOW, NOW + 100_000)], NOW), false)
})

test('the supply is told in a word', () => {
  const far = NOW + 100_000
  assert.equal(judgeSupply(makeStrip(0, NOW, far), NOW), 'good')
  assert.equal(judgeSupply(makeStrip(25, NOW, far), NOW), 'running-out')
  assert.equal(judgeSupply(makeStrip(0, NOW, NOW + 3600), NOW), 'running-out')
  const [first, ...others] = makeStrip(STRIP_SIZE, NOW, far)
  assert.ok(first)
  assert.equal(judgeSupply([first, ...others], NOW), 'running-out')
  assert.equal(judgeSupply([{ ...first, timesUsed: 2 }, ...others], NOW), 'reused')
})

test('retries wait longer each time, up to ten minutes, and as long as the platform asks', () => {
  assert.deepEqual(
    [1, 2, 3, 10].map(failures => retryAfterSeconds(failures, 0, 0)),
    [20, 40, 80, 600],
  )
  assert.equal(retryAfterSeconds(1, 300, 0), 300)
})

test('phones that failed at the same moment come back over half as long again', () => {
  assert.deepEqual(
    [0, 0.5, 1].map(chance => retryAfterSeconds(2, 0, chance)),
    [40, 50, 60],
  )
})
