import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { startMockCity } from './server.ts'

const waited: number[] = []
let chance = 0
const city = await startMockCity({
  host: '127.0.0.1',
  port: 0,
  people: demoPeople,
  now: () => 1_800_000_000_000,
  random: () => chance,
  wait: async ms => void waited.push(ms),
})
after(() => city.close())

type More = { method?: string; headers?: Record<string, string>; signal?: AbortSignal }
const post = (path: string, body: unknown, more: More = {}) =>
  fetch(city.url + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), ...more })
const json = async (answer: Promise<Response>): Promise<unknown> => (await answer).json()
beforeEach(() => post('/reset', {}))

const [somebody = assert.fail('no people'), other = assert.fail('one person only')] = demoPeople
const otp = { messageId: 'm1', phone: somebody.phone, template: 'otp', params: { code: '123456' } }
const CALLS = [
  ['population', '/population/match', somebody],
  ['carriers', '/carriers/match', somebody],
  ['sms', '/sms/messages', otp],
] as const

test('the registers say yes only to what belongs together', async () => {
  assert.deepEqual(await json(post('/population/match', somebody)), { match: true })
  assert.deepEqual(await json(post('/population/match', { ...somebody, name: other.name })), { match: false })
  assert.deepEqual(await json(post('/carriers/match', somebody)), { match: true })
  assert.deepEqual(await json(post('/carriers/match', { ...somebody, phone: other.phone })), { match: false })
  assert.deepEqual(await json(post('/carriers/match', { ...somebody, idNumber: 'nobody' })), { match: false })
})

test('a question with something missing is refused, never answered with yes', async () => {
  for (const [, path, whole] of CALLS)
    for (const missing of [{}, { ...whole, phone: '', name: '' }, { ...whole, phone: 7, name: null }])
      assert.equal((await post(path, missing)).status, 400, `${path} ${JSON.stringify(missing)}`)
})

test('a phone number that is given to somebody else is theirs alone, until the reset', async () => {
  await post('/people', { ...other, phone: somebody.phone })
  assert.deepEqual(await json(post('/carriers/match', somebody)), { match: false })
  assert.deepEqual(await json(post('/carriers/match', { ...other, phone: somebody.phone })), { match: true })
  await post('/reset', {})
  assert.deepEqual(await json(post('/carriers/match', somebody)), { match: true })
})

test('a message that comes twice is kept once, and its code can be read in both languages', async () => {
  for (let time = 0; time < 2; time++) assert.equal((await post('/sms/messages', otp)).status, 202)
  assert.deepEqual(await json(fetch(`${city.url}/inbox?phone=${somebody.phone}`)), {
    messages: [
      {
        messageId: 'm1',
        phone: somebody.phone,
        template: 'otp',
        text: {
          zh: '【一码】验证码 123456，五分钟内有效，请勿告诉他人。',
          en: '[Yima] Code 123456, good for five minutes. Tell nobody.',
        },
        at: '2027-01-15T08:00:00.000Z',
      },
    ],
  })
})

test('the inbox keeps the last 500, newest first, and gives as many as asked for', async () => {
  for (let index = 0; index < 501; index++) {
    const text = { zh: '', en: '' }
    city.inbox.take({ messageId: `n${index}`, phone: other.phone, template: 'otp', text, at: '' })
  }
  assert.equal(city.inbox.list().length, 500)
  const answer = await (await fetch(`${city.url}/inbox?limit=2`)).text()
  assert.deepEqual(answer.match(/n\d+/g), ['n500', 'n499'])
  for (const limit of ['-5', '0', '501', 'many'])
    assert.equal((await fetch(`${city.url}/inbox?limit=${limit}`)).status, 400)
})

test('latency delays one system by what was set, and no other', async () => {
  for (const [system, path, body] of CALLS) {
    waited.length = 0
    city.setFaults({ [system]: { latencyMs: 1_234 } })
    for (const [, each] of CALLS) await post(each, each === path ? body : {})
    assert.deepEqual(waited, [1_234])
    city.setFaults({ [system]: { latencyMs: 0 } })
  }
})

test('the error rate is the share of calls that fail, in per cent', async () => {
  for (const [system, path, body] of CALLS) {
    city.setFaults({ [system]: { errorRatePercent: 30 } })
    chance = 0.299
    assert.equal((await post(path, body)).status, 500)
    chance = 0.3
    assert.ok((await post(path, body)).ok)
  }
})

test('each outage is what the page calls it: hangs up, never answers, answers rubbish', async () => {
  for (const [system, path, body] of CALLS) {
    city.setFaults({ [system]: { outage: 'refuse' } })
    await assert.rejects(post(path, body), TypeError)
    city.setFaults({ [system]: { outage: 'garbage' } })
    await assert.rejects(json(post(path, body)), SyntaxError)
    city.setFaults({ [system]: { outage: 'hang' } })
    const leave = new AbortController()
    const hanging = post(path, body, { signal: leave.signal })
    // Later calls are answered while this one is not.
    const first = await Promise.race([
      hanging.then(() => 'answered'),
      post('/people', somebody).then(() => 'later call'),
    ])
    assert.equal(first, 'later call')
    leave.abort()
    await assert.rejects(hanging, { name: 'AbortError' })
    city.setFaults({ [system]: { outage: 'none' } })
    assert.ok((await post(path, body)).ok)
  }
})

test('a lying register says the opposite; a lying gateway says «sent» and sends nothing', async () => {
  for (const [system] of CALLS) city.setFaults({ [system]: { lie: true } })
  for (const path of ['/population/match', '/carriers/match']) {
    assert.deepEqual(await json(post(path, somebody)), { match: false })
    assert.deepEqual(await json(post(path, { ...somebody, name: other.name })), { match: true })
  }
  assert.equal((await post('/sms/messages', otp)).status, 202)
  assert.deepEqual(city.inbox.list(), [])
})

test('what it does not understand is refused with a sentence, and nothing changes', async () => {
  for (const [path, body, method = 'POST'] of [
    ['/faults', { sms: { outage: 'sometimes' } }, 'PUT'],
    ['/faults', { sms: { outage: 'refuse', latencyMs: -1 } }, 'PUT'],
    ['/faults', { sms: { errorRatePercent: 101 } }, 'PUT'],
    ['/faults', { sms: [] }, 'PUT'],
    ['/faults', { weather: {} }, 'PUT'],
    ['/people', { name: 'x' }],
    ['/population/match', '{'],
    ['/population/match', '[]'],
    ['/population/match', `{"name":"${'x'.repeat(17_000)}"}`],
    ['/population/match', 'x'.repeat(2_000_000)],
    ['/sms/messages', { template: 'poem' }],
    ['/sms/messages', { ...otp, params: {} }],
    ['/sms/messages', { ...otp, template: 'toString' }],
  ] as const) {
    const answer = await post(path, body, { method })
    assert.equal(answer.status, 400, path)
    assert.match(await answer.text(), /"error":".{5,}"/)
  }
  assert.ok(Object.values(city.faults).every(({ outage }) => outage === 'none'))
  assert.deepEqual(city.inbox.list(), [])
  assert.equal((await fetch(`${city.url}//`)).status, 404)
})

test('a page of another site can neither read codes nor set faults; our own page can', async () => {
  const set = (headers: Record<string, string>) => post('/faults', { sms: {} }, { method: 'PUT', headers })
  assert.equal((await set({ origin: 'http://evil.example' })).status, 403)
  assert.equal((await set({ origin: 'null' })).status, 403)
  assert.equal((await set({ 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await set({ 'sec-fetch-site': 'same-site' })).status, 403)
  assert.equal((await fetch(`${city.url}/inbox`, { headers: { origin: 'http://evil.example' } })).status, 403)
  assert.equal((await set({ origin: city.url, 'sec-fetch-site': 'same-origin' })).status, 200)
})

test('the page is Chinese, English on demand, and holds no script or style of its own', async () => {
  const zh = await (await fetch(city.url)).text()
  const en = await (await fetch(`${city.url}/?lang=en`)).text()
  assert.match(zh, /lang="zh-CN".*短信收件箱/s)
  assert.match(en, /lang="en".*SMS inbox/s)
  assert.doesNotMatch(zh + en, /<style|style=|<script(?! src="\/page\.js")|\son\w+=/)
  for (const path of ['/page.js', '/page.css']) assert.equal((await fetch(city.url + path)).status, 200)
})
