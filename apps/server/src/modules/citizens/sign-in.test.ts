import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demoPeople, demoStrangers } from '@yima/demo'
import { assertProblem } from '../../testing/checks.ts'
import { DEMO_OTP, startHarness } from '../../testing/harness.ts'
import { Phone } from '../../testing/phone.ts'

const harness = await startHarness()
after(() => harness.close())
let used = 0
/** A person of the demo whom no other test of this file uses. */
const someone = (): Phone => new Phone(harness, demoPeople[used++] ?? assert.fail('no people left'))
const stranger = (index: number): Phone => new Phone(harness, demoStrangers[index] ?? assert.fail('no strangers left'))
const askForCode = (phone: Phone) => phone.call('POST', '/citizen/v1/otp', { phone: phone.person.phone })
const answerWith = (phone: Phone, otp: string) =>
  phone.call('POST', '/citizen/v1/sessions', { phone: phone.person.phone, otp })
/** The code of the last message to this phone. */
const codeSentTo = (phone: Phone): string =>
  /\d{6}/.exec(harness.mockCity.inbox.list(phone.person.phone)[0]?.text.en ?? '')?.[0] ?? assert.fail('no message came')
const wrongFor = (code: string): string => (code === '123456' ? '654321' : '123456')

test('the right code opens a session at level 1, in a cookie that scripts cannot read', async () => {
  const phone = someone()
  const asked = await askForCode(phone)
  assert.equal(asked.status, 204)
  const answer = await answerWith(phone, DEMO_OTP)
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.body, {
    account: { phoneMasked: `*******${phone.person.phone.slice(-4)}` },
    assurance: 1,
    triesLeftToday: 5,
    notices: [],
  })
  assert.match(String(answer.headers['set-cookie']), /HttpOnly; SameSite=Strict/)
  assert.equal((await phone.call('GET', '/citizen/v1/session')).status, 200)
})

test('signing out ends the session, and a cookie of the past opens nothing', async () => {
  const phone = someone()
  await phone.signIn()
  const cookie = phone.cookie
  assert.equal((await phone.call('DELETE', '/citizen/v1/session')).status, 204)
  phone.cookie = cookie
  assertProblem(await phone.call('GET', '/citizen/v1/session'), 401, 'signed-out')
})

test('five wrong tries void a code: the sixth fails even when right', async () => {
  const phone = stranger(0)
  await askForCode(phone)
  const code = codeSentTo(phone)
  for (let tries = 0; tries < 5; tries++) assertProblem(await answerWith(phone, wrongFor(code)), 401, 'otp-wrong')
  assertProblem(await answerWith(phone, code), 401, 'otp-wrong')
})

test('four wrong tries leave one', async () => {
  const phone = stranger(1)
  await askForCode(phone)
  const code = codeSentTo(phone)
  for (let tries = 0; tries < 4; tries++) assertProblem(await answerWith(phone, wrongFor(code)), 401, 'otp-wrong')
  assert.equal((await answerWith(phone, code)).status, 200)
})

test('a code is good for five minutes and only the latest one is good', async () => {
  const phone = stranger(2)
  await askForCode(phone)
  const first = codeSentTo(phone)
  harness.sources.advance(299)
  await askForCode(phone)
  const second = codeSentTo(phone)
  if (first !== second) assertProblem(await answerWith(phone, first), 401, 'otp-wrong')
  harness.sources.advance(301)
  assertProblem(await answerWith(phone, second), 401, 'otp-wrong')
})

test('a code is used once: of twenty parallel right answers one opens a session', async () => {
  const phone = someone()
  await askForCode(phone)
  const answers = await Promise.all(Array.from({ length: 20 }, () => answerWith(phone, DEMO_OTP)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assertProblem(await answerWith(phone, DEMO_OTP), 401, 'otp-wrong')
})

test('a burst of parallel wrong answers gets five tries, and the right one after it none', async () => {
  const phone = stranger(3)
  await askForCode(phone)
  const code = codeSentTo(phone)
  const wrong = Array.from({ length: 60 }, (_, index) =>
    String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0'),
  )
  const answers = await Promise.all(wrong.map(guess => answerWith(phone, guess)))
  assert.ok(answers.every(({ status }) => status === 401))
  assertProblem(await answerWith(phone, code), 401, 'otp-wrong')
})

test('000000 signs in the people of the demo only: a stranger gets a random code by message', async () => {
  const phone = stranger(4)
  await askForCode(phone)
  const code = codeSentTo(phone)
  if (code !== DEMO_OTP) assertProblem(await answerWith(phone, DEMO_OTP), 401, 'otp-wrong')
  assert.equal((await answerWith(phone, code)).status, 200)
})

test('nobody can tell from the answers whether a phone has an account, or was sent a code', async () => {
  const [known, unknown] = [stranger(5), stranger(6)]
  await askForCode(known)
  await answerWith(known, codeSentTo(known))
  const plain = ({ status, body, headers }: Awaited<ReturnType<typeof askForCode>>) => ({
    status,
    body: body === undefined ? undefined : { ...(body as object), instance: '' },
    headers: Object.keys(headers).sort(),
  })
  known.cookie = ''
  assert.deepEqual(plain(await askForCode(known)), plain(await askForCode(unknown)))
  const never = new Phone(harness, { name: '', idNumber: '', phone: '16499999999' })
  const [toKnown, toNever] = [await answerWith(known, wrongFor(codeSentTo(known))), await answerWith(never, '123456')]
  assert.deepEqual(plain(toKnown), plain(toNever))
  const notAPhone = await never.call('POST', '/citizen/v1/sessions', { phone: 'hello', otp: '123456' })
  assert.deepEqual(plain(notAPhone), plain(toNever))
})

test('ten codes an hour for one phone, a burst of parallel calls counted one by one', async () => {
  const phone = someone()
  const answers = await Promise.all(Array.from({ length: 200 }, () => askForCode(phone)))
  assert.equal(answers.filter(({ status }) => status === 204).length, 10)
  const refused = answers.find(({ status }) => status !== 204) ?? assert.fail('none was refused')
  assertProblem(refused, 429, 'too-many-codes')
  const wait = Number(refused.headers['retry-after'])
  assert.ok(wait > 0 && wait <= 3600, String(wait))
  harness.sources.advance(wait)
  assert.equal((await askForCode(phone)).status, 204)
})

test('when the gateway is down people are told to try later, and the code never leaves in the answer', async () => {
  const phone = someone()
  harness.mockCity.setFaults({ sms: { outage: 'refuse' } })
  const answer = await askForCode(phone)
  harness.mockCity.setFaults({ sms: { outage: 'none' } })
  assertProblem(answer, 503, 'sms-unavailable')
  assert.ok(Number(answer.headers['retry-after']) > 0)
  assert.ok(!JSON.stringify(answer.body).includes(DEMO_OTP))
  assert.equal((await askForCode(phone)).status, 204)
})

test('a phone number that is none is told at the field', async () => {
  const answer = await someone().call('POST', '/citizen/v1/otp', { phone: '110' })
  assertProblem(answer, 422, 'phone-invalid')
  assert.deepEqual(
    (answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path),
    ['/phone'],
  )
})
