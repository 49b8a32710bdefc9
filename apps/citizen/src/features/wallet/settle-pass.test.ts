import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assemblePass, encodePassBody } from '@yima/code'
import { settlePass } from './settle-pass.ts'

const NOW = 1_790_000_000

function makePass(keyNumber: number, lastUsedAt = 0) {
  const body = encodePassBody({
    suites: { issuer: 1, device: 1 },
    keyNumber,
    sealedHolder: new Uint8Array(16),
    validFrom: NOW,
    lifetimeHours: 48,
    devicePublicKey: new Uint8Array(33),
  })
  return { passBytes: assemblePass(body, new Uint8Array(64)), lastUsedAt }
}

test('a pass under an issuer key that the city no longer trusts goes, others stay', () => {
  assert.equal(settlePass(makePass(1), NOW, [2, 3]), undefined)
  assert.deepEqual(settlePass(makePass(2), NOW, [2, 3]), makePass(2))
})

test('a city that names no keys trusts all', () => {
  assert.deepEqual(settlePass(makePass(1), NOW, undefined), makePass(1))
})

test('a use dated ahead by a wrong clock counts as of now; an earlier one is left as it was', () => {
  assert.equal(settlePass(makePass(1, NOW + 9000), NOW, [1])?.lastUsedAt, NOW)
  assert.equal(settlePass(makePass(1, NOW - 9000), NOW, [1])?.lastUsedAt, NOW - 9000)
})
