import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createWedgeReader } from './wedge-reader.ts'

const codeOf = (character: string): string => (/\d/.test(character) ? `Digit${character}` : `Key${character}`)
const scans = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), minLength: 20, maxLength: 310 })

test('what a scanner types comes out whole, ended by Enter, Tab or a pause', () => {
  fc.assert(
    fc.property(
      scans,
      fc.constantFrom('Enter', 'NumpadEnter', 'Tab', 'pause'),
      fc.integer({ min: 0, max: 90 }),
      (text, end, gap) => {
        const reader = createWedgeReader()
        let at = 0
        for (const character of text) {
          at += gap
          assert.notEqual(reader.press(codeOf(character), at).kind, 'ignored')
        }
        if (end === 'pause') {
          assert.equal(reader.rest(at + 99), undefined)
          assert.equal(reader.rest(at + 100), text)
          assert.equal(reader.rest(at + 200), undefined)
        } else assert.deepEqual(reader.press(end, at + gap), { kind: 'scanned', text })
      },
    ),
  )
})

test('a person who types is not a scanner, and Enter alone stays with the page', () => {
  const reader = createWedgeReader()
  let at = 0
  for (const character of 'ABCDEFGH') {
    at += 150
    assert.equal(reader.press(codeOf(character), at).kind, 'typed')
  }
  assert.equal(reader.press('Enter', at + 150).kind, 'ignored')
  assert.equal(reader.press('ArrowDown', at + 160).kind, 'ignored')
})

test('number pad digits are read and other keys between them do not end a scan', () => {
  const reader = createWedgeReader()
  for (const code of ['Numpad0', 'ShiftLeft', 'Digit1', 'KeyA', 'Numpad9', 'KeyZ', 'Digit3']) reader.press(code, 1)
  assert.deepEqual(reader.press('Enter', 2), { kind: 'scanned', text: '01A9Z3' })
})
