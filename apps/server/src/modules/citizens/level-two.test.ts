import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { assertProblem, countRows } from '../../testing/checks.ts'
import { startHarness } from '../../testing/harness.ts'
import { type Answered, Phone } from '../../testing/phone.ts'

const harness = await startHarness()
after(() => harness.close())
const { db } = harness.database
let used = 0
const person = () => demoPeople[used++] ?? assert.fail('no people left')
/** A signed-in phone of a person whom no other test of this file uses. */
async function signedIn(who: Pick<Phone, 'person'>['person'] = person()): Promise<Phone> {
  const phone = new Phone(harness, who)
  assert.equal((await phone.signIn()).status, 200)
  return phone
}
const isRefused = (answer: Answered, triesLeftToday: number): void => {
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.body, { assurance: 1, reason: 'not-matched', triesLeftToday })
}

test('level 2 is reached when name, ID number and phone are one person’s, and costs no try', async () => {
  const phone = await signedIn()
  const answer = await phone.proveIdentity()
  assert.deepEqual([answer.status, answer.body], [200, { assurance: 2, triesLeftToday: 5 }])
  const session = (await phone.call('GET', '/citizen/v1/session')).body as { assurance: number; person: object }
  assert.equal(session.assurance, 2)
  const { name, idNumber } = phone.person
  assert.deepEqual(session.person, {
    nameMasked: [...name].map((letter, index) => (index === 0 ? letter : '*')).join(''),
    idNumberMasked: `${idNumber.charAt(0)}${'*'.repeat(16)}${idNumber.slice(-1)}`,
  })
})

test('two of the three are not enough, and the answer does not tell which was wrong', async () => {
  const [phone, other] = [await signedIn(), person()]
  isRefused(await phone.proveIdentity({ name: other.name, idNumber: phone.person.idNumber }), 4)
  isRefused(await phone.proveIdentity({ name: phone.person.name, idNumber: other.idNumber }), 3)
  isRefused(await phone.proveIdentity(other), 2)
  assert.equal((await phone.call('GET', '/citizen/v1/ledger')).status, 403)
})

test('only the carriers’ «no» refuses a phone of somebody else, only the register’s «no» a stranger to it', async () => {
  const phone = await signedIn()
  for (const system of ['population', 'carriers'] as const) {
    harness.mockCity.setFaults({ [system]: { lie: true } })
    const answer = await phone.proveIdentity()
    harness.mockCity.setFaults({ [system]: { lie: false } })
    assert.deepEqual((answer.body as { assurance: number }).assurance, 1, system)
  }
})

test('while a register is down or answers rubbish people are told to try later; no try is counted, nothing is kept', async () => {
  const phone = await signedIn()
  const before = await countRows(db, 'citizens.citizen')
  for (const [system, slug] of [
    ['population', 'register-unavailable'],
    ['carriers', 'carrier-unavailable'],
  ] as const)
    for (const outage of ['refuse', 'garbage']) {
      harness.mockCity.setFaults({ [system]: { outage } })
      const answer = await phone.proveIdentity()
      harness.mockCity.setFaults({ [system]: { outage: 'none' } })
      assertProblem(answer, 503, slug)
      assert.ok(Number(answer.headers['retry-after']) > 0)
    }
  const { triesLeftToday } = (await phone.call('GET', '/citizen/v1/session')).body as { triesLeftToday: number }
  assert.equal(triesLeftToday, 5)
  assert.equal(await countRows(db, 'citizens.citizen'), before)
  assert.deepEqual((await phone.proveIdentity()).body, { assurance: 2, triesLeftToday: 5 })
})

test('a number that cannot be one is told at the field and costs no try', async () => {
  const phone = await signedIn()
  const answer = await phone.proveIdentity({ name: '张3', idNumber: '110105194912310021' })
  assertProblem(answer, 422, 'id-number-invalid')
  const paths = (answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path)
  assert.deepEqual(paths, ['/name', '/idNumber'])
  assert.equal(((await phone.call('GET', '/citizen/v1/session')).body as { triesLeftToday: number }).triesLeftToday, 5)
})

test('five tries a day, however parallel; at the city’s midnight there are five again', async () => {
  const start = harness.sources.now()
  const [phone, other] = [await signedIn(), person()]
  const answers = await Promise.all(Array.from({ length: 20 }, () => phone.proveIdentity(other)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 5)
  const refused = await phone.proveIdentity()
  assertProblem(refused, 429, 'too-many-tries')
  const wait = Number(refused.headers['retry-after'])
  const midnight = new Date(harness.sources.now() + wait * 1000 + 8 * 3600_000)
  assert.equal(midnight.toISOString().slice(11, 19), '00:00:00')
  harness.sources.advance(wait - 1)
  assertProblem(await phone.proveIdentity(), 429, 'too-many-tries')
  harness.sources.advance(1)
  assert.deepEqual((await phone.proveIdentity()).body, { assurance: 2, triesLeftToday: 5 })
  harness.sources.moveTo(start)
})

test('a new session of the same phone number sees nothing of the person until level 2 is reached in it again', async () => {
  const first = await signedIn()
  await first.proveIdentity()
  await first.bindDevice()
  const second = await signedIn(first.person)
  const session = (await second.call('GET', '/citizen/v1/session')).body as object
  assert.deepEqual(Object.keys(session).sort(), ['account', 'assurance', 'notices', 'triesLeftToday'])
  assertProblem(await second.call('GET', '/citizen/v1/ledger'), 403, 'assurance-too-low')
  assertProblem(await second.bindDevice(), 403, 'assurance-too-low')
  second.deviceId = first.deviceId
  second.deviceKey = first.deviceKey
  assertProblem(await second.fetchStrip(), 403, 'assurance-too-low')
  await second.proveIdentity()
  assert.equal((await second.call('GET', '/citizen/v1/ledger')).status, 200)
  assert.equal(((await first.call('GET', '/citizen/v1/session')).body as { assurance: number }).assurance, 2)
})

test('people with rare characters, interpuncts and long names reach level 2 as they type them', async () => {
  const rare = demoPeople.filter(({ name }) => /[\u3400-\u4dbf\u{20000}-\u{3ffff}·]/u.test(name))
  assert.ok(rare.length >= 6)
  for (const who of rare) {
    const phone = await signedIn(who)
    const typed = { name: ` ${who.name.replace('·', '•')}`, idNumber: who.idNumber.toLowerCase() }
    assert.deepEqual((await phone.proveIdentity(typed)).body, { assurance: 2, triesLeftToday: 5 }, who.name)
  }
})
