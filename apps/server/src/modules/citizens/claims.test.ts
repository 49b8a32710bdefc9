import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { assertProblem, dumpDatabase } from '../../testing/checks.ts'
import { deliverOutbox } from '../../testing/deliver-outbox.ts'
import { Gate } from '../../testing/gate.ts'
import { startHarness } from '../../testing/harness.ts'
import { Phone } from '../../testing/phone.ts'

const harness = await startHarness()
after(() => harness.close())
const gate = new Gate(harness)
let used = 0
const person = () => demoPeople[used++] ?? assert.fail('no people left')
type Session = { assurance: number; person?: object; notices: { kind: string }[] }
const sessionOf = async (phone: Phone) => (await phone.call('GET', '/citizen/v1/session')).body as Session
const noticesOf = async (phone: Phone) => (await sessionOf(phone)).notices.map(({ kind }) => kind)
const messagesTo = (phone: Phone) =>
  harness.mockCity.inbox
    .list(phone.person.phone)
    .map(({ template }) => template)
    .filter(template => template !== 'otp')
const visitsOf = async (phone: Phone) =>
  ((await phone.call('GET', '/citizen/v1/ledger')).body as { items: object[] }).items.length

test('a second claim of an ID number ends the first’s passes, lowers its sessions and tells both, in the app and by message', async () => {
  const [who, other] = [person(), person()]
  const first = await new Phone(harness, who).register()
  assert.equal((await gate.scan(await first.mint())).outcome, 'accepted')
  const moved = { ...who, phone: other.phone }
  harness.mockCity.registers.put(moved)
  const second = await new Phone(harness, moved).register()

  const { outcome, reason } = await gate.scan(await first.mint({ index: 1 }))
  assert.deepEqual([outcome, reason], ['refused', 'revoked'])
  assert.equal((await gate.scan(await second.mint())).outcome, 'accepted')
  const lowered = await sessionOf(first)
  assert.deepEqual([lowered.assurance, lowered.person], [1, undefined])
  assertProblem(await first.call('GET', '/citizen/v1/ledger'), 403, 'assurance-too-low')
  assert.ok((await noticesOf(first)).includes('claim-moved'))
  assert.ok((await noticesOf(second)).includes('claim-taken'))
  await deliverOutbox(harness)
  assert.ok(messagesTo(first).includes('claim-moved'))
  assert.ok(messagesTo(second).includes('claim-moved'))
  assert.equal(await visitsOf(second), 3, 'the history follows the person')
})

test('two accounts that claim one person at once: one holds it, the other is lowered', async () => {
  const [who, left, right] = [person(), person(), person()]
  const phones = [left, right].map(({ phone }) => new Phone(harness, { ...who, phone }))
  for (const phone of phones) await phone.signIn()
  harness.mockCity.setFaults({ carriers: { lie: true } })
  for (let round = 0; round < 5; round++) {
    await Promise.all(phones.map(phone => phone.proveIdentity()))
    const levels = await Promise.all(phones.map(async phone => (await sessionOf(phone)).assurance))
    assert.deepEqual(levels.sort(), [1, 2])
  }
  harness.mockCity.setFaults({ carriers: { lie: false } })
})

test('a phone number that changed hands shows the new person nothing of the former, whose codes end', async () => {
  const [former, next, spare] = [person(), person(), person()]
  const formerPhone = await new Phone(harness, former).register()
  assert.equal((await gate.scan(await formerPhone.mint())).outcome, 'accepted')
  harness.mockCity.registers.put({ ...next, phone: former.phone })
  const nextPhone = await new Phone(harness, { ...next, phone: former.phone }).register()
  assert.equal(await visitsOf(nextPhone), 0)
  assert.equal((await gate.scan(await formerPhone.mint({ index: 1 }))).reason, 'revoked')
  assert.equal((await sessionOf(formerPhone)).assurance, 1)

  harness.mockCity.registers.put({ ...former, phone: spare.phone })
  const again = await new Phone(harness, { ...former, phone: spare.phone }).register()
  assert.equal(await visitsOf(again), 2, 'the former person keeps their history')
  assert.equal((await gate.scan(await nextPhone.mint())).outcome, 'accepted')
})

test('a notice is kept when the gateway is down, and sent once when it is back', async () => {
  const phone = await new Phone(harness, person()).register()
  harness.mockCity.setFaults({ sms: { outage: 'refuse' } })
  await deliverOutbox(harness)
  assert.deepEqual(messagesTo(phone), [])
  harness.mockCity.setFaults({ sms: { outage: 'none' } })
  harness.sources.advance(5)
  await deliverOutbox(harness)
  await deliverOutbox(harness)
  assert.deepEqual(messagesTo(phone).sort(), ['device-bound', 'level-reached'])
})

test('no name, ID number or phone number stands in plain in any row of any table', async () => {
  const dump = await dumpDatabase(harness.database.db)
  assert.ok(dump.includes('citizens.citizen (cit_') && dump.includes('kernel.verification'), 'the dump holds our rows')
  for (const { name, idNumber, phone } of demoPeople.slice(0, used))
    for (const secret of [name, idNumber, phone]) {
      const bytes = Buffer.from(secret)
      for (const form of [secret, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')])
        assert.ok(!dump.includes(form), `${form} stands in the database`)
    }
})
