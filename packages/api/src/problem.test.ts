import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readProblem } from './problem.ts'

test('a problem document is read with its words, fields and waiting time', () => {
  const body = {
    type: 'https://city/problems/otp-wrong',
    title: '不对',
    titleEn: 'Wrong',
    detail: '重试',
    detailEn: 'Again',
    errors: [{ path: '/otp', message: 'six digits' }],
  }
  const problem = readProblem(401, body, '30')
  assert.equal(problem.slug, 'otp-wrong')
  assert.deepEqual(problem.title, { zh: '不对', en: 'Wrong' })
  assert.deepEqual(problem.advice, { zh: '重试', en: 'Again' })
  assert.deepEqual(problem.faults, [{ path: '/otp', message: 'six digits' }])
  assert.equal(problem.retryAfterSeconds, 30)
})

test('a page of a proxy in place of a document gives an unknown problem, not an error of its own', () => {
  for (const body of [undefined, null, 'gateway', 7, [], { type: 3, errors: 'x' }]) {
    const problem = readProblem(502, body, null)
    assert.equal(problem.slug, 'unknown')
    assert.equal(problem.title, undefined)
    assert.equal(problem.isPassing, true)
  }
})
