import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrapText } from './wrap-text.ts'

/** Chinese is two wide, the rest one: as on a terminal. */
const measure = (text: string): number => [...text].reduce((sum, it) => sum + (/[\u2e80-\uffff]/.test(it) ? 2 : 1), 0)

test('nothing is lost and no line is too wide', () => {
  const text = '使用“码”取得的数据只用于 app_0001 所列场景（含探视），不向任何单位 and persons 泄露。'.repeat(5)
  for (let width = 4; width < 40; width++) {
    const lines = wrapText(text, width, measure)
    for (const line of lines) assert.ok(measure(line) <= width, `${width}: ${line}`)
    assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''))
  }
})

test('no line begins with a closing mark or ends with an opening one', () => {
  const text = '甲乙丙丁，戊己（庚辛）壬癸。《子丑》寅卯；辰巳：“午未”申酉！'.repeat(3)
  for (let width = 10; width < 40; width++)
    for (const line of wrapText(text, width, measure))
      assert.doesNotMatch(line, /^[，。）》”；：！]|[（《“]$/, `${width}`)
})

test('words and numbers stay whole; what is longer than a line is cut', () => {
  assert.deepEqual(wrapText('编号 apl_0001 的表', 9, measure), ['编号', 'apl_0001', '的表'])
  assert.deepEqual(wrapText('abcdefghij', 4, measure), ['abcd', 'efgh', 'ij'])
})

test('line feeds are kept, empty lines too', () => {
  assert.deepEqual(wrapText('甲\n\n乙', 10, measure), ['甲', '', '乙'])
})
