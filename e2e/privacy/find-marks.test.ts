import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { MarkFinder } from './find-marks.ts'

const MARKS = ['16410000017', '欧阳晓明安', '500236195001010011']
const finder = new MarkFinder(MARKS)
const around = (text: Buffer | string, before = 7): Buffer =>
  Buffer.concat([randomBytes(before), Buffer.from(text), randomBytes(9)])

test('a mark is found in whatever form it was written, at any place', () => {
  for (const mark of MARKS) {
    const utf8 = Buffer.from(mark)
    const forms: (Buffer | string)[] = [
      mark,
      Buffer.from(mark, 'utf16le'),
      Buffer.from(mark, 'utf16le').swap16(),
      utf8.toString('hex'),
      utf8.toString('hex').toUpperCase(),
      [...mark].reverse().join(''),
      JSON.stringify({ mark }),
      ...[0, 1, 2, 3, 4].map(shift => Buffer.concat([randomBytes(shift), utf8, randomBytes(5)]).toString('base64')),
    ]
    if (utf8.length !== mark.length)
      forms.push(encodeURIComponent(mark), [...mark].map(letter => `\\u${letter.charCodeAt(0).toString(16)}`).join(''))
    for (const [index, form] of forms.entries())
      for (const before of [0, 1, 4096])
        assert.ok(finder.find(around(form, before), 'here').length > 0, `${mark}, form ${index}`)
  }
})

test('nothing is found in what holds no mark', () => {
  assert.deepEqual(finder.find(randomBytes(5_000_000), 'noise'), [])
  assert.deepEqual(finder.find(Buffer.from('16410000018 欧阳晓明 50023619500101001X'), 'others'), [])
})
