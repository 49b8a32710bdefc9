import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { maskIdNumber, maskName, maskPhone } from './mask.ts'
import { normaliseName } from './person-name.ts'
import { normalisePhone } from './phone.ts'

test('every name of the demo is taken unchanged, rare characters and interpuncts too', () => {
  for (const { name } of demoPeople) assert.equal(normaliseName(name), name)
})

test('all sorts of interpunct and blank mean one name', () => {
  for (const typed of ['买买提•艾力', '买买提・艾力', '买买提‧艾力', '买买提∙艾力', '买买提●艾力', ' 买买提·艾力 '])
    assert.equal(normaliseName(typed), '买买提·艾力')
  assert.equal(normaliseName('Anna  Maria\u3000Ng'), 'Anna Maria Ng')
  assert.equal(normaliseName('Jose\u0301'), 'Jos\u00e9')
})

test('a name holds letters: no digits, controls, marks of direction, private or lone halves', () => {
  for (const typed of ['', ' ', '张3', '张\u0000', '张\u202e三', '\ue000', '\ud842', '张<b>', '😀', '张'.repeat(51)])
    assert.equal(normaliseName(typed), undefined)
})

test('a phone number is 11 digits however it was typed', () => {
  for (const typed of [
    '16400010000',
    '１６４０００１００００',
    '+86 164 0001 0000',
    '0086-164-0001-0000',
    '164 0001 0000',
  ])
    assert.equal(normalisePhone(typed), '16400010000')
  for (const typed of [
    '',
    '1640001000',
    '164000100000',
    '12400010000',
    '+1 164 0001 0000',
    '1640001000x',
    '١٦٤٠٠٠١٠٠٠٠',
  ])
    assert.equal(normalisePhone(typed), undefined)
})

test('masks leave the surname, one character at each end of the ID number, four digits of the phone', () => {
  assert.deepEqual(['张三', '欧阳晓明', '𠅤安', '张', ''].map(maskName), ['张*', '欧***', '𠅤*', '张*', '*'])
  assert.equal(maskIdNumber('11010519491231002X'), `1${'*'.repeat(16)}X`)
  assert.equal(maskPhone('16400010037'), '*******0037')
})

test('a mask never shows as much as half of what it hides', () => {
  for (const { name, idNumber, phone } of demoPeople) {
    assert.equal([...maskName(name)].filter(letter => letter !== '*').length, 1)
    assert.equal(maskIdNumber(idNumber).replaceAll('*', '').length, 2)
    assert.equal(maskPhone(phone).replaceAll('*', '').length, 4)
  }
})
