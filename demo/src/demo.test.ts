import assert from 'node:assert/strict'
import { test } from 'node:test'
import { county, demoPeople, demoStrangers } from './index.ts'

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length

test('every synthetic person has a valid check character, and no number or phone comes twice', () => {
  const people = [...demoPeople, ...demoStrangers]
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  for (const { idNumber } of people) {
    const sum = weights.reduce((total, weight, index) => total + weight * Number(idNumber[index]), 0)
    // ISO 7064 MOD 11-2, the other way round: the whole is congruent to 1.
    const last = idNumber.endsWith('X') ? 10 : Number(idNumber.at(-1))
    assert.equal((sum + last) % 11, 1, idNumber)
  }
  assert.ok(unique(people.map(person => person.idNumber)))
  assert.ok(unique(people.map(person => person.phone)))
})

test('there are at least 200 people, rare characters among them', () => {
  assert.ok(demoPeople.length >= 200)
  assert.ok(demoPeople.filter(({ name }) => /[\u3400-\u4dbf\u4dae\u{20000}-\u{3ffff}]/u.test(name)).length >= 6)
  assert.ok(demoPeople.some(({ name }) => name.includes('·')))
})

test('the nine realised scenes of the plan are there, the bus still connecting, and thirty further places', () => {
  const realised = county.places.filter(place => place.realised)
  assert.equal(realised.length, 9)
  assert.equal(county.deployments.find(({ placeId }) => placeId === 'plc_bus')?.stage, 'connecting')
  assert.ok(county.places.length - realised.length >= 30)
})

test('each place that is not connecting has its own terminal, one row each', () => {
  const scanning = county.deployments.filter(({ stage }) => stage !== 'connecting')
  assert.deepEqual(
    county.terminals.map(terminal => terminal.deploymentId),
    scanning.map(deployment => deployment.deploymentId),
  )
  assert.ok(unique(county.terminals.map(terminal => terminal.terminalId)))
})

test('all are open round the clock but two, listed last, that are closed', () => {
  const hours = county.deployments.map(({ openingHours }) => openingHours)
  assert.deepEqual(hours.slice(-2), [[], []])
  assert.ok(hours.slice(0, -2).every(value => value === 'always'))
})

test('every place, deployment and terminal names things that exist', () => {
  const ids = <Key extends string>(rows: readonly Record<Key, string>[], key: Key) => new Set(rows.map(row => row[key]))
  const [units, places, deployments] = [
    ids(county.units, 'unitId'),
    ids(county.places, 'placeId'),
    ids(county.deployments, 'deploymentId'),
  ]
  assert.ok(county.places.every(place => units.has(place.unitId)))
  assert.ok(county.deployments.every(deployment => places.has(deployment.placeId) && units.has(deployment.unitId)))
  assert.ok(county.terminals.every(terminal => deployments.has(terminal.deploymentId)))
})
