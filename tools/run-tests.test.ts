import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCounts } from './run-tests.ts'

test('the last summary of a report counts, and a cancelled test is a failed one', () => {
  const report = 'ℹ pass 1\nℹ fail 9\nmore\nℹ pass 12\nℹ fail 0\nℹ cancelled 2\n'
  assert.deepEqual(readCounts(report, 1), { passed: 12, failed: 2 })
})

test('a run that ended badly without naming a failed test has failed', () => {
  assert.deepEqual(readCounts('ℹ pass 3\nℹ fail 0\n', 1), { passed: 3, failed: 1 })
  assert.deepEqual(readCounts('', 134), { passed: 0, failed: 1 })
})
