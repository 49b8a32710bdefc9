import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOneTimeCode, readPhoneNumber } from './phone-number.ts'

test('a phone number is read however it was typed', () => {
  for (const typed of [
    '13800138000',
    ' 138 0013 8000',
    '+86 138-0013-8000',
    '008613800138000',
    '１３８００１３８０００',
  ])
    assert.equal(readPhoneNumber(typed), '13800138000', typed)
})

test('what is no mobile number is not sent', () => {
  for (const typed of ['', '1380013800', '138001380000', '12800138000', '0571-88888888', '1380013800a'])
    assert.equal(readPhoneNumber(typed), undefined, typed)
})

test('a one-time code is six digits', () => {
  assert.equal(readOneTimeCode('００ ００00'), '000000')
  for (const typed of ['', '12345', '1234567', '12345x']) assert.equal(readOneTimeCode(typed), undefined)
})
