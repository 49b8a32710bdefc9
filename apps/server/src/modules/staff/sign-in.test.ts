import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { demoPassword, demoTotpSecret, seedStaff } from '../../demo/seed-staff.ts'
import { createVault } from '../../kernel/vault.ts'
import { startHarness } from '../../testing/harness.ts'
import { totpCode } from './index.ts'

const harness = await startHarness()
after(() => harness.close())
const { sources, rootKey, database } = harness
await seedStaff(database.db, { sources, vault: createVault(rootKey, sources) }, rootKey)
const second = await harness.startSecond()

const codeOf = (username: string): string => totpCode(demoTotpSecret(rootKey, username), username, sources.now())
const rightly = (username: string) => ({ username, password: demoPassword(rootKey, username), totp: codeOf(username) })
async function signIn(
  payload: object,
  app = harness.app,
): Promise<{ status: number; problem: string; cookie: string }> {
  const response = await app.inject({ method: 'POST', url: '/console/v1/sessions', payload })
  const type = (response.json() as { type?: string }).type ?? ''
  const cookie = String(response.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  return { status: response.statusCode, problem: type.split('/').at(-1) ?? '', cookie }
}
const session = async (cookie: string, app = harness.app): Promise<number> =>
  (await app.inject({ url: '/console/v1/session', headers: { cookie } })).statusCode

test('password and code open a session; each way of being wrong looks the same', async () => {
  assert.equal((await signIn(rightly('operator'))).status, 200)
  for (const wrong of [
    { ...rightly('auditor'), password: 'wrong' },
    { ...rightly('auditor'), totp: '000000' },
    { username: 'nobody', password: 'wrong' },
    { username: 'nobody', password: 'wrong', totp: '123456' },
  ]) {
    const { status, problem } = await signIn(wrong)
    assert.deepEqual([status, problem], [401, 'sign-in-refused'])
  }
})

test('the code is asked for only once the password is right, and asking costs no try', async () => {
  const { totp, ...half } = rightly('reviewer')
  for (let time = 0; time < 12; time++) assert.equal((await signIn(half)).problem, 'totp-needed')
  assert.equal((await signIn({ ...half, totp })).status, 200)
})

test('a one-time code works once, on every process', async () => {
  sources.advance(60)
  const given = rightly('member')
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) => signIn(given, index % 2 ? second.app : harness.app)),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
})

test('after five wrong tries from one network the name is locked there for a while, over two processes and for the right password too', async () => {
  sources.advance(3600)
  const wrong = { username: 'security', password: 'wrong' }
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => signIn(wrong, index % 2 ? second.app : harness.app)),
  )
  assert.equal(answers.filter(({ problem }) => problem === 'sign-in-refused').length, 5)
  assert.equal(answers.filter(({ problem }) => problem === 'sign-in-locked').length, 15)
  assert.equal((await signIn(rightly('security'))).problem, 'sign-in-locked')
  assert.equal((await signIn(rightly('coordinator'))).status, 200, 'another name is not locked')
  sources.advance(15 * 60)
  assert.equal((await signIn(rightly('security'))).status, 200)
})

test('signing in again ends the session before, and signing out ends it on every process', async () => {
  sources.advance(60)
  const one = await signIn(rightly('reviewer2'))
  sources.advance(60)
  const two = await signIn(rightly('reviewer2'), second.app)
  assert.deepEqual(
    [await session(one.cookie), await session(two.cookie), await session(two.cookie, second.app)],
    [401, 200, 200],
  )
  await harness.app.inject({ method: 'DELETE', url: '/console/v1/session', headers: { cookie: two.cookie } })
  assert.equal(await session(two.cookie, second.app), 401)
})

test('fifteen minutes without a request sign out; requests in between keep the session, for twelve hours at most', async () => {
  sources.advance(60)
  const { cookie } = await signIn(rightly('auditor'))
  for (let quarter = 0; quarter < 4; quarter++) {
    sources.advance(14 * 60)
    assert.equal(await session(cookie), 200)
  }
  sources.advance(15 * 60 + 1)
  assert.equal(await session(cookie), 401)
  const long = await signIn(rightly('auditor'))
  for (let tenMinutes = 0; tenMinutes < 71; tenMinutes++) {
    sources.advance(600)
    assert.equal(await session(long.cookie), 200)
  }
  sources.advance(601)
  assert.equal(await session(long.cookie), 401)
})

test('whoever has a role and no second factor can do nothing but set it up; a role that ends holds no longer at once', async () => {
  sources.advance(60)
  await sql`update staff.member set totp_confirmed_at = null, totp_sealed = null where username = 'operator'`.execute(
    database.db,
  )
  const { cookie } = await signIn({ username: 'operator', password: demoPassword(rootKey, 'operator') })
  const get = async (url: string) => harness.app.inject({ url, headers: { cookie } })
  const places = await get('/console/v1/places')
  assert.match(places.body, /totp-must-enrol/)
  const begun = await harness.app.inject({ method: 'POST', url: '/console/v1/totp', payload: {}, headers: { cookie } })
  const { secret } = begun.json() as { secret: string }
  const confirm = (totp: string) =>
    harness.app.inject({ method: 'POST', url: '/console/v1/totp/confirm', payload: { totp }, headers: { cookie } })
  assert.equal((await confirm('000000')).statusCode, 401)
  assert.equal((await confirm(totpCode(secret, 'operator', sources.now()))).statusCode, 204)
  assert.equal((await get('/console/v1/places')).statusCode, 200)
  await sql`update staff.role_grant set ended_at = now() where staff_id = (select staff_id from staff.member where username = 'operator')`.execute(
    database.db,
  )
  assert.equal((await get('/console/v1/places')).statusCode, 403)
})

test('no password and no secret of the second factor stands in the database', async () => {
  const { rows } = await sql<{ row: string }>`select to_jsonb(m)::text as row from staff.member m`.execute(database.db)
  assert.ok(rows.length >= 7)
  for (const { row } of rows)
    for (const username of ['auditor', 'reviewer'])
      for (const secret of [demoPassword(rootKey, username), demoTotpSecret(rootKey, username)])
        assert.ok(!row.includes(secret) && !row.includes(Buffer.from(secret).toString('hex')))
})
