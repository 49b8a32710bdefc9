import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCharacter, normaliseIdNumber } from './id-number.ts'

const NOW = Date.UTC(2026, 6, 1)
/** The worked example of GB 11643-1999, and the 15-digit number that it grew from. */
const EXAMPLE = '11010519491231002X'
const withCheck = (digits: string): string => digits + checkCharacter(digits)

test('the example of GB 11643 is taken as it is', () => {
  assert.equal(normaliseIdNumber(EXAMPLE, NOW), EXAMPLE)
})

test('a lower-case x, full-width digits, blanks and hyphens mean the same number', () => {
  for (const typed of [
    '11010519491231002x',
    '１１０１０５１９４９１２３１００２Ｘ',
    '１１０１０５１９４９１２３１００２ｘ',
    ' 110105 19491231 002X ',
    '110105-19491231-002X',
    '110105\u300019491231\u3000002X',
  ])
    assert.equal(normaliseIdNumber(typed, NOW), EXAMPLE)
})

test('a 15-digit number of before 1999 becomes its 18 characters', () => {
  assert.equal(normaliseIdNumber('110105491231002', NOW), EXAMPLE)
  assert.equal(normaliseIdNumber('110105491331002', NOW), undefined)
})

test('a number keeps the division of its day: abolished divisions are valid, provinces that never were are not', () => {
  for (const division of ['512323', '510202', '820000', '830000', '810000', '910000'])
    assert.ok(normaliseIdNumber(withCheck(`${division}19800229001`), NOW), division)
  for (const division of ['000000', '990000', '160000', '720000'])
    assert.equal(normaliseIdNumber(withCheck(`${division}19800229001`), NOW), undefined, division)
})

test('dates that never were or are still to come are refused though the check character fits', () => {
  for (const date of [
    '19490230',
    '19000229',
    '19491301',
    '19490001',
    '19491200',
    '19490431',
    '20260702',
    '17991231',
    '99991231',
  ])
    assert.equal(normaliseIdNumber(withCheck(`500231${date}001`), NOW), undefined, date)
  assert.ok(normaliseIdNumber(withCheck('50023120000229001'), NOW))
})

test('a child born today in the city has a valid number, although it is still yesterday in UTC', () => {
  const justAfterMidnight = Date.parse('2026-07-02T00:30:00+08:00')
  assert.ok(normaliseIdNumber(withCheck('50023120260702001'), justAfterMidnight))
})

test('anything that is not a number of this form is refused', () => {
  for (const typed of [
    '',
    'X',
    '1'.repeat(17),
    '1'.repeat(19),
    `${EXAMPLE}0`,
    '1101051949123100XX',
    '٣'.repeat(18),
    '\u0000',
  ])
    assert.equal(normaliseIdNumber(typed, NOW), undefined)
})

const numbers = fc
  .record({
    division: fc.constantFrom('110105', '500231', '512323', '440308', '650101'),
    day: fc.date({ min: new Date('1900-01-01'), max: new Date('2026-06-01'), noInvalidDate: true }),
    serial: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ division, day, serial }) =>
    withCheck(division + day.toISOString().slice(0, 10).replaceAll('-', '') + String(serial).padStart(3, '0')),
  )

test('every number with a real date passes, and its check satisfies ISO 7064 MOD 11-2 the other way round', () => {
  fc.assert(
    fc.property(numbers, number => {
      const values = [...number].map(letter => (letter === 'X' ? 10 : Number(letter)))
      const sum = values.reduce((total, value, index) => total + value * 2 ** (17 - index), 0)
      return normaliseIdNumber(number, NOW) === number && sum % 11 === 1
    }),
  )
})

test('a number with any one character changed, or two unequal neighbours swapped, is refused', () => {
  fc.assert(
    fc.property(numbers, fc.nat(17), fc.nat(9), (number, at, digit) => {
      fc.pre(number.charAt(at) !== String(digit))
      return normaliseIdNumber(number.slice(0, at) + String(digit) + number.slice(at + 1), NOW) === undefined
    }),
  )
  fc.assert(
    fc.property(numbers, fc.nat(16), (number, at) => {
      const [left, right] = [number.charAt(at), number.charAt(at + 1)]
      fc.pre(left !== right)
      return normaliseIdNumber(number.slice(0, at) + right + left + number.slice(at + 2), NOW) === undefined
    }),
  )
})
