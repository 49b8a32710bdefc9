import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePerson } from './people/make-people.ts'
import { chooseVisit, dueShare, SCENARIOS, VISITS } from './scenarios.ts'
import { seeded } from './seeded.ts'

const draw = (seed: number, name: string): number[] => {
  const stream = seeded(seed, name)
  return Array.from({ length: 1000 }, () => stream.below(100))
}

test('the same seed and name choose the same, any other seed or name otherwise', () => {
  assert.deepEqual(draw(7, 'gate 1'), draw(7, 'gate 1'))
  assert.notDeepEqual(draw(7, 'gate 1'), draw(8, 'gate 1'))
  assert.notDeepEqual(draw(7, 'gate 1'), draw(7, 'gate 2'))
  assert.equal(new Set(draw(7, 'gate 1')).size, 100)
})

test('visits come in the shares of their scenario, at moments that never go back', () => {
  const stream = seeded(1, 'visits')
  const count = new Map<string, number>()
  for (let turn = 0; turn < 20_000; turn++) {
    const visit = chooseVisit(SCENARIOS.rush, stream.share())
    count.set(visit, (count.get(visit) ?? 0) + 1)
  }
  for (const visit of VISITS)
    assert.ok(Math.abs((count.get(visit) ?? 0) / 20_000 - SCENARIOS.rush.visits[visit]) < 0.01, visit)
  const moments = Array.from({ length: 101 }, (_, turn) => dueShare(SCENARIOS.rush, turn, 100))
  assert.equal(moments[0], 0)
  assert.equal(moments.at(-1), 1)
  assert.deepEqual(
    moments,
    moments.toSorted((a, b) => a - b),
  )
})

test('twenty thousand people have numbers of their own, each with the right check character', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => makePerson(index))
  assert.equal(new Set(people.map(({ idNumber }) => idNumber)).size, people.length)
  assert.equal(new Set(people.map(({ phone }) => phone)).size, people.length)
  const residue = (text: string): number => {
    // ISO 7064 MOD 11-2, another way to the same: the whole number with its check character leaves 1.
    const digits = [...text].map(letter => (letter === 'X' ? 10 : Number(letter)))
    return digits.reduce((sum, digit, index) => (sum + digit * 2 ** (17 - index)) % 11, 0)
  }
  for (const { idNumber, phone } of people) {
    assert.match(idNumber, /^\d{17}[\dX]$/)
    assert.equal(residue(idNumber), 1)
    assert.match(phone, /^1\d{10}$/)
  }
})
