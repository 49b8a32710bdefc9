import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readIdNumber, readName } from './person-fields.ts'

test('an ID number is brought into plain form', () => {
  for (const typed of [
    '11010519491231002X',
    '11010519491231002x',
    ' 110105 19491231 002x ',
    '１１０１０５１９４９１２３１００２Ｘ',
    '11010519491231002×',
  ])
    assert.equal(readIdNumber(typed), '11010519491231002X', typed)
  assert.equal(readIdNumber('110105491231002'), '110105491231002')
})

test('what cannot be an ID number is held back', () => {
  for (const typed of ['', '1101051949123100', '11010519491231002XX', 'X1010519491231002X', '护照E12345678'])
    assert.equal(readIdNumber(typed), undefined, typed)
})

test('names keep rare characters and get one kind of middle point', () => {
  assert.equal(readName(' 𬭼𠮷 '), '𬭼𠮷')
  for (const typed of ['阿依·买买提', '阿依•买买提', '阿依・买买提', '阿依．买买提', '阿依 · 买买提'])
    assert.equal(readName(typed), '阿依·买买提', typed)
  assert.equal(readName('  '), undefined)
})
