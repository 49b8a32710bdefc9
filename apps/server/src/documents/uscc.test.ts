import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkUscc } from './uscc.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Codes that public bodies and companies print on their own papers: tenders, invoices, annual reports. */
const PUBLISHED = {
  清华大学: '12100000400000624D',
  北京大学: '12100000400002259P',
  复旦大学: '12100000425006117P',
  浙江大学: '12100000470095016Q',
  国家电网有限公司: '9111000071093123XX',
  腾讯科技: '9144030071526726XG',
  华为技术有限公司: '914403001922038216',
  小米科技有限责任公司: '91110108551385082Q',
}

test('published codes of public institutions and companies are valid', () => {
  for (const [name, code] of Object.entries(PUBLISHED))
    assert.deepEqual(checkUscc(code), { isValid: true, normalised: code }, name)
})

test('every change of a single character of every published code is found', () => {
  let changes = 0
  for (const code of Object.values(PUBLISHED))
    for (let at = 0; at < code.length; at++)
      for (const character of [...ALPHABET, 'I', 'O', 'S', 'V', 'Z', '?', '']) {
        if (character === code[at]) continue
        assert.equal(checkUscc(code.slice(0, at) + character + code.slice(at + 1)).isValid, false)
        changes++
      }
  assert.ok(changes > 5_000)
})

test('small letters, blanks, hyphens and full width are what people type: they are normalised', () => {
  for (const text of [' 12100000 40000062 4d\n', '12100000-40000062-4D', '１２１０００００４０００００６２４Ｄ'])
    assert.deepEqual(checkUscc(text), { isValid: true, normalised: '12100000400000624D' })
})

test('nothing, too much and other numbers are not codes', () => {
  for (const text of ['', '12100000400000624', '12100000400000624D0', '110101199003070870', '😀'.repeat(9)])
    assert.equal(checkUscc(text).isValid, false, text)
})
