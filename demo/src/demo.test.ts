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

test('at least 200 adults and some children, all between 6 and 96, and each ID number says birthday and sex', () => {
  const age = ({ birthDate }: { birthDate: string }): number => 2026 - Number(birthDate.slice(0, 4))
  assert.ok(demoPeople.filter(person => age(person) > 18).length >= 200)
  assert.ok(demoPeople.some(person => age(person) < 18))
  assert.ok(demoPeople.every(person => age(person) >= 6 && age(person) <= 96))
  for (const { idNumber, birthDate, gender } of [...demoPeople, ...demoStrangers]) {
    assert.equal(idNumber.slice(6, 14), birthDate.replaceAll('-', ''))
    assert.equal(new Date(birthDate).toISOString().slice(0, 10), birthDate)
    assert.equal(Number(idNumber[16]) % 2 === 1 ? 'male' : 'female', gender)
  }
})

test('names have two to four letters but for some with an interpunct, and rare characters are among them', () => {
  assert.ok(demoPeople.filter(({ name }) => /[\u3400-\u4dbf\u{20000}-\u{3ffff}]/u.test(name)).length >= 8)
  assert.ok(demoPeople.filter(({ name }) => name.includes('·')).length >= 2)
  for (const { name } of demoPeople) assert.match(name, /^\p{Script=Han}{2,4}$|^\p{Script=Han}+·\p{Script=Han}+$/u)
  assert.deepEqual(new Set([...demoPeople, ...demoStrangers].map(({ name }) => [...name].length)).has(4), true)
})

test('phones are of the block chosen because no carrier was given it, and most people are of the county', () => {
  for (const { phone } of [...demoPeople, ...demoStrangers]) assert.match(phone, /^164\d{8}$/)
  const local = demoPeople.filter(({ idNumber }) => idNumber.startsWith(county.division))
  assert.ok(local.length * 2 > demoPeople.length, `${local.length} of ${demoPeople.length}`)
  const old = demoPeople.filter(({ idNumber }) => /^51/.test(idNumber))
  assert.ok(
    old.length > 0 && old.every(({ birthDate }) => birthDate < '1997'),
    'abolished divisions, of their time only',
  )
  assert.equal(demoStrangers.length, 10)
})

test('the nine realised scenes of the plan are there, the bus still connecting, and thirty further places', () => {
  const realised = county.places.filter(place => place.realised)
  assert.equal(realised.length, 9)
  assert.equal(county.deployments.find(({ placeId }) => placeId === 'plc_bus')?.stage, 'connecting')
  assert.deepEqual(county.places.slice(0, 9), realised)
  assert.ok(county.places.length - realised.length >= 30)
  assert.deepEqual(new Set(county.deployments.map(({ sceneId }) => sceneId)), new Set(['passage', 'identity']))
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
  assert.ok(county.places.every(place => units.has(place.unitId) && place.address.startsWith(place.town)))
  assert.ok(county.deployments.every(deployment => places.has(deployment.placeId) && units.has(deployment.unitId)))
  assert.ok(county.terminals.every(terminal => deployments.has(terminal.deploymentId)))
  for (const id of [...units, ...places, ...deployments, ...county.terminals.map(({ terminalId }) => terminalId)])
    assert.match(id, /^(unt|plc|dep|trm)_[a-z0-9]+(-[a-z0-9]+)*$/)
})

test('stages, directions and opening hours are words that the platform knows, each terminal faces a way its place has', () => {
  for (const { stage, directions } of county.deployments) {
    assert.ok(['planned', 'connecting', 'trial', 'live', 'paused'].includes(stage), stage)
    assert.ok(directions.length > 0 && unique(directions) && directions.every(way => way === 'in' || way === 'out'))
  }
  for (const { deploymentId, direction } of county.terminals)
    assert.ok(county.deployments.find(row => row.deploymentId === deploymentId)?.directions.includes(direction))
})
