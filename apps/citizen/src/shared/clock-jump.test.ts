import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureJump } from './clock-jump.ts'

const BEFORE = { wallMs: 1_790_000_000_000, steadyMs: 5000 }
const after = (steadySeconds: number, setSeconds: number) => ({
  wallMs: BEFORE.wallMs + (steadySeconds + setSeconds) * 1000,
  steadyMs: BEFORE.steadyMs + steadySeconds * 1000,
})

test('a clock set back is noticed, in view or not, however long the page was away', () => {
  for (const inView of [true, false])
    for (const away of [0, 15, 86_400]) assert.equal(measureJump(BEFORE, after(away, -3600), inView), -3600)
})

test('a clock set ahead is noticed in view; out of view it may be a phone that slept', () => {
  assert.equal(measureJump(BEFORE, after(15, 3600), true), 3600)
  assert.equal(measureJump(BEFORE, after(15, 3600), false), 0)
})

test('small corrections and time that merely passes are no jump', () => {
  for (const set of [-9, -0.5, 0, 0.5, 9]) assert.equal(measureJump(BEFORE, after(900, set), true), 0)
})
