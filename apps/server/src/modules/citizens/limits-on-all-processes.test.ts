import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { first } from '../../kernel/db.ts'
import { startHarness } from '../../testing/harness.ts'
import { Phone } from '../../testing/phone.ts'

const BURST = 200
const harness = await startHarness()
after(() => harness.close())
const { db, engine } = harness.database
const { app: second } = await harness.startSecond()
if (engine !== 'postgresql' && process.env.YIMA_LEFT_OUT !== undefined)
  appendFileSync(process.env.YIMA_LEFT_OUT, '跨进程次数限制 limits over several processes: no PostgreSQL\n')
const onBoth = engine === 'postgresql' ? test : test.skip
const person = (index: number) => demoPeople[index] ?? assert.fail('no people')

/** A burst of tries at once, every other one at the second process; how many got each status. */
async function burst(request: (index: number) => { url: string; payload: object; headers?: Record<string, string> }) {
  const apps = [harness.app, second]
  const answers = await Promise.all(
    Array.from({ length: BURST }, (_, index) =>
      (apps[index % 2] ?? harness.app).inject({ method: 'POST', remoteAddress: '192.0.2.1', ...request(index) }),
    ),
  )
  const counts: Record<string, number> = {}
  for (const { statusCode } of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1
  return counts
}

/** A third process that has just started knows what the others have counted. */
async function afterRestart(request: {
  url: string
  payload: object
  headers?: Record<string, string>
}): Promise<number> {
  const { app } = await harness.startSecond()
  return (await app.inject({ method: 'POST', ...request })).statusCode
}

const used = async (name: string): Promise<number | undefined> =>
  (
    await first(
      db,
      sql<{ used: number }>`select max(used)::int as used from kernel.rate_limit where key like ${`${name}:%`}`,
    )
  )?.used

/** Every try of a burst got an answer. */
const calls = (statuses: Record<string, number>): number =>
  Object.values(statuses).reduce((sum, count) => sum + count, 0)

onBoth(
  '200 codes asked for at once for one phone, at two processes: ten are sent, a restart forgets nothing',
  async () => {
    const request = { url: '/citizen/v1/otp', payload: { phone: person(100).phone } }
    const statuses = await burst(() => request)
    assert.deepEqual([statuses[204], calls(statuses)], [10, BURST])
    assert.equal(await afterRestart(request), 429)
  },
)

onBoth(
  '200 guesses at once of one code, at two processes: the day’s hundred are used up, and after a restart the right code opens nothing',
  async () => {
    const { phone } = person(101)
    await harness.app.inject({ method: 'POST', url: '/citizen/v1/otp', payload: { phone } })
    const statuses = await burst(index => ({
      url: '/citizen/v1/sessions',
      payload: { phone, otp: String(100_000 + index) },
    }))
    assert.equal(statuses[200], undefined)
    assert.equal(await used('sign-in-phone'), 100)
    assert.equal(await afterRestart({ url: '/citizen/v1/sessions', payload: { phone, otp: '000000' } }), 429)
  },
)

onBoth('200 tries of level 2 at once, at two processes: five are asked about, each counts', async () => {
  const phone = new Phone(harness, person(102))
  await phone.signIn()
  const request = {
    url: '/citizen/v1/real-name',
    payload: { name: person(103).name, idNumber: person(103).idNumber },
    headers: { cookie: phone.cookie },
  }
  const statuses = await burst(() => request)
  assert.deepEqual([statuses[200], calls(statuses)], [5, BURST])
  assert.equal(await afterRestart(request), 429)
})

test('an address is what the connection says: a header names no other, and a network of IPv6 counts as one', async () => {
  const before = (
    await sql<{ key: string }>`select key from kernel.rate_limit where key like 'otp-address:%'`.execute(db)
  ).rows.length
  const ask = (index: number, remoteAddress: string) =>
    harness.app.inject({
      method: 'POST',
      url: '/citizen/v1/otp',
      payload: { phone: person(110 + index).phone },
      remoteAddress,
      headers: {
        'x-forwarded-for': `198.51.100.${index}`,
        forwarded: `for=198.51.100.${index}`,
        'x-real-ip': `198.51.100.${index}`,
      },
    })
  for (let index = 0; index < 4; index++) await ask(index, '203.0.113.7')
  for (let index = 4; index < 8; index++) await ask(index, `2001:db8::${index}`)
  const keys = (
    await sql<{ key: string }>`select key from kernel.rate_limit where key like 'otp-address:%'`.execute(db)
  ).rows
  assert.equal(keys.length - before, 2)
})

test('an ID number that somebody holds is answered like one that nobody has, when the name does not fit', async () => {
  const holder = person(120)
  await new Phone(harness, holder).register()
  const answers = []
  for (const [index, idNumber] of [holder.idNumber, person(121).idNumber].entries()) {
    const phone = new Phone(harness, person(122 + index))
    await phone.signIn()
    const { status, body, headers } = await phone.proveIdentity({ name: '王不合', idNumber })
    const { 'x-request-id': _id, date: _date, ...rest } = headers
    answers.push({ status, body, headers: rest })
  }
  assert.deepEqual(answers[0], answers[1])
})
