import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { startMockCity } from './server.ts'

const city = await startMockCity({ host: '127.0.0.1', port: 0, people: demoPeople, now: () => 1_800_000_000_000 })
after(() => city.close())
const post = (path: string, body: unknown, method = 'POST', headers: Record<string, string> = {}) =>
  fetch(city.url + path, {
    method,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
    signal: AbortSignal.timeout(1_000),
  })
beforeEach(() => post('/reset', {}))
const [somebody, other] = demoPeople
if (somebody === undefined || other === undefined) throw new Error('no people')

test('the registers say yes only to what belongs together', async () => {
  assert.deepEqual(await (await post('/population/match', somebody)).json(), { match: true })
  assert.deepEqual(await (await post('/population/match', { ...somebody, name: other.name })).json(), { match: false })
  assert.deepEqual(await (await post('/carriers/match', somebody)).json(), { match: true })
  assert.deepEqual(await (await post('/carriers/match', { ...somebody, phone: other.phone })).json(), { match: false })
})

test('a phone number that is given to somebody else is theirs alone', async () => {
  await post('/people', { ...other, phone: somebody.phone })
  assert.deepEqual(await (await post('/carriers/match', somebody)).json(), { match: false })
  assert.deepEqual(await (await post('/carriers/match', { ...other, phone: somebody.phone })).json(), { match: true })
})

test('a message that comes twice is kept once, and its code can be read', async () => {
  for (let time = 0; time < 2; time++)
    await post('/sms/messages', { messageId: 'm1', phone: somebody.phone, template: 'otp', params: { code: '123456' } })
  const text = await (await fetch(`${city.url}/inbox?phone=${somebody.phone}`)).text()
  assert.equal(city.inbox.list(somebody.phone).length, 1)
  assert.match(text, /123456/)
})

test('each fault does what the page says', async () => {
  const set = (fault: object) => post('/faults', { population: fault }, 'PUT')
  await set({ lie: true })
  assert.deepEqual(await (await post('/population/match', somebody)).json(), { match: false })
  await set({ lie: false, outage: 'refuse' })
  await assert.rejects(post('/population/match', somebody))
  await set({ outage: 'hang' })
  await assert.rejects(post('/population/match', somebody), { name: 'TimeoutError' })
  await set({ outage: 'garbage' })
  await assert.rejects((await post('/population/match', somebody)).json())
  await set({ outage: 'none', errorRatePercent: 100 })
  assert.equal((await post('/population/match', somebody)).status, 500)
})

test('what it does not understand is refused with a sentence, and nothing changes', async () => {
  for (const [path, body, method] of [
    ['/faults', { sms: { outage: 'sometimes' } }, 'PUT'],
    ['/faults', { weather: {} }, 'PUT'],
    ['/population/match', '{', 'POST'],
    ['/sms/messages', { template: 'poem' }, 'POST'],
  ] as const) {
    const answer = await post(path, body, method)
    assert.equal(answer.status, 400)
    assert.match(await answer.text(), /"error":".{5,}"/)
  }
  assert.equal((await post('/population/match', 'x'.repeat(20_000))).status, 400)
})

test('a page of another site can neither read codes nor set faults', async () => {
  assert.equal(
    (await post('/faults', { sms: { outage: 'refuse' } }, 'PUT', { origin: 'http://evil.example' })).status,
    403,
  )
})
