import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { county } from '@yima/demo'
import { sql } from 'kysely'
import { all, first, inTransaction } from '../../../kernel/db.ts'
import { Gate } from '../../../testing/gate.ts'
import { startHarness } from '../../../testing/harness.ts'
import { confirmPairing, moveTerminal, revokeTerminal, serveDeployment, stopServing } from '../index.ts'

const harness = await startHarness()
after(() => harness.close())
const { app, database, sources } = harness
const { db } = database
const terminals = county.terminals.map(({ terminalId }) => terminalId)
const terminalAt = (index: number): string => terminals[index] ?? assert.fail('too few terminals')

type Begun = { pairingId: string; shortCode: string; secret: string; expiresAt: string }
let networks = 0
async function begin(remoteAddress = `10.1.${networks++}.1`): Promise<Begun> {
  const response = await app.inject({ method: 'POST', url: '/terminal/v1/pairings', payload: {}, remoteAddress })
  assert.equal(response.statusCode, 200, response.body)
  return response.json()
}

type Fetched = { state?: string; token?: string; terminalId?: string; type?: string }
async function fetchToken({ pairingId, secret }: Begun, server = app): Promise<Fetched & { status: number }> {
  const url = `/terminal/v1/pairings/${pairingId}/token`
  const response = await server.inject({ method: 'POST', url, payload: { secret } })
  return { status: response.statusCode, ...(response.json() as Fetched) }
}

const confirm = (shortCode: string, terminalId: string): Promise<void> =>
  inTransaction(db, tx => confirmPairing(tx, { shortCode, terminalId, nowMs: sources.now(), actor: 'stf_test' }))

async function statusOf(token: string | undefined, server = app): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await server.inject({ url: '/terminal/v1/me', headers })).statusCode
}

const auditOf = (subject: string) =>
  all(
    db,
    sql<{ action: string; actor: string }>`select action, actor from kernel.audit where subject = ${subject}
    order by audit_id`,
  )

test('a device waits, is paired by its code however it is typed, and its token opens that terminal alone', async () => {
  const begun = await begin()
  assert.match(begun.shortCode, /^[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}$/)
  assert.deepEqual(await fetchToken(begun), { status: 200, state: 'waiting' })
  await confirm(` ${begun.shortCode.toLowerCase().replace('-', ' ')}`, terminalAt(3))
  const fetched = await fetchToken(begun)
  assert.deepEqual([fetched.state, fetched.terminalId], ['paired', terminalAt(3)])
  const me = await app.inject({ url: '/terminal/v1/me', headers: { authorization: `Bearer ${fetched.token}` } })
  assert.equal(me.json().terminalId, terminalAt(3))
  assert.deepEqual(await auditOf(terminalAt(3)), [{ action: 'terminal-paired', actor: 'stf_test' }])
})

test('a lost answer is given again to the same secret until the token was first used', async () => {
  const begun = await begin()
  await confirm(begun.shortCode, terminalAt(4))
  const once = await fetchToken(begun)
  assert.equal((await fetchToken(begun)).token, once.token)
  assert.equal(await statusOf(once.token), 200)
  await harness.runWork('terminals-seen')
  assert.equal((await fetchToken(begun)).status, 404)
  assert.equal(await statusOf(once.token), 200)
})

test('another secret, another pairing and one that is over are missing, all alike', async () => {
  const [begun, other] = [await begin(), await begin()]
  const wrong = { ...begun, secret: other.secret }
  assert.equal((await fetchToken(wrong)).status, 404)
  assert.equal((await fetchToken({ ...begun, pairingId: 'par_nobody' })).status, 404)
  sources.advance(601)
  assert.equal((await fetchToken(begun)).status, 404)
  await assert.rejects(confirm(begun.shortCode, terminalAt(5)), { slug: 'pairing-code-wrong' })
})

test('a code that is wrong, used, or for a terminal that is missing or ended pairs nothing and is one refusal', async () => {
  const [used, free] = [await begin(), await begin()]
  await confirm(used.shortCode, terminalAt(6))
  for (const [code, terminalId] of [
    ['ZZZZ-ZZZZ', terminalAt(6)],
    ['', terminalAt(6)],
    [used.shortCode, terminalAt(7)],
    [free.shortCode, 'trm_missing'],
  ] as const)
    await assert.rejects(confirm(code, terminalId), { slug: 'pairing-code-wrong' })
  await inTransaction(db, tx => revokeTerminal(tx, { terminalId: terminalAt(8), nowMs: sources.now(), actor: 'x' }))
  await assert.rejects(confirm(free.shortCode, terminalAt(8)), { slug: 'pairing-code-wrong' })
  assert.equal((await fetchToken(free)).state, 'waiting', 'the code was used up by a refusal')
})

test('of many people who type one code at once, one pairs', async () => {
  const begun = await begin()
  const tries = await Promise.allSettled(
    terminals.slice(10, 18).map(terminalId => confirm(begun.shortCode, terminalId)),
  )
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('a replaced device and a revoked terminal are refused at their next request on every process', async () => {
  const second = await harness.startSecond()
  const gate = new Gate(harness, terminalAt(1))
  assert.equal(await statusOf(gate.token, second.app), 200)
  const begun = await begin()
  await confirm(begun.shortCode, gate.terminalId)
  for (const server of [app, second.app]) assert.equal(await statusOf(gate.token, server), 401)
  const { token } = await fetchToken(begun, second.app)
  for (const server of [app, second.app]) assert.equal(await statusOf(token, server), 200)
  await inTransaction(db, tx => revokeTerminal(tx, { terminalId: gate.terminalId, nowMs: sources.now(), actor: 'x' }))
  for (const server of [app, second.app]) assert.equal(await statusOf(token, server), 401)
  assert.equal((await fetchToken(begun)).status, 404)
  assert.deepEqual(
    (await auditOf(gate.terminalId)).map(({ action }) => action),
    ['terminal-paired', 'terminal-revoked'],
  )
})

test('nothing that opens a terminal is stored: neither secret nor token is in the tables', async () => {
  const begun = await begin()
  await confirm(begun.shortCode, terminalAt(9))
  const { token = '' } = await fetchToken(begun)
  const rows = await all(
    db,
    sql<{ row: string }>`select p::text as row from places.pairing p union all select t::text from places.terminal t
      union all select a::text from kernel.audit a`,
  )
  const hexOf = (text: string): string => Buffer.from(text).toString('hex')
  const told = rows.map(({ row }) => row).join('\n')
  for (const secret of [begun.secret, token, hexOf(begun.secret), hexOf(token)]) assert.ok(!told.includes(secret))
})

test('one network gets sixty codes in ten minutes, and another still gets its own', async () => {
  sources.advance(600)
  for (let asked = 0; asked < 60; asked++) await begin('10.9.9.9')
  const refused = await app.inject({
    method: 'POST',
    url: '/terminal/v1/pairings',
    payload: {},
    remoteAddress: '10.9.9.9',
  })
  assert.equal(refused.statusCode, 429)
  assert.ok(Number(refused.headers['retry-after']) > 0)
  await begin()
})

test('codes that are over are forgotten', async () => {
  await begin()
  sources.advance(601)
  await harness.runWork('forget')
  assert.deepEqual(await all(db, sql`select 1 from places.pairing`), [])
})

test('a terminal is moved, serves more and no more, and each is in the audit', async () => {
  const gate = new Gate(harness, terminalAt(2))
  const deployments = county.deployments.map(({ deploymentId }) => deploymentId)
  const [target, further] = [deployments.at(-1) ?? '', deployments.at(-2) ?? '']
  const change = { terminalId: gate.terminalId, nowMs: sources.now(), actor: 'stf_test' }
  const served = async (): Promise<string[]> => {
    const headers = { authorization: `Bearer ${gate.token}` }
    const { deployments } = (await app.inject({ url: '/terminal/v1/me', headers })).json()
    return (deployments as { deploymentId: string }[]).map(({ deploymentId }) => deploymentId)
  }
  await inTransaction(db, tx => moveTerminal(tx, { ...change, deploymentId: target }))
  assert.deepEqual(await served(), [target])
  await inTransaction(db, tx => serveDeployment(tx, { ...change, deploymentId: further }))
  await inTransaction(db, tx => serveDeployment(tx, { ...change, deploymentId: further }))
  assert.deepEqual(await served(), [target, further])
  await inTransaction(db, tx => moveTerminal(tx, { ...change, deploymentId: further }))
  assert.deepEqual(await served(), [further])
  await assert.rejects(
    inTransaction(db, tx => stopServing(tx, { ...change, deploymentId: further })),
    { slug: 'not-found' },
  )
  assert.deepEqual(
    (await auditOf(gate.terminalId)).map(({ action }) => action),
    ['terminal-moved', 'terminal-serves', 'terminal-serves', 'terminal-moved'],
  )
})

test('how a terminal stands is written at most once a minute, and that it was seen in one statement for all', async () => {
  const gate = new Gate(harness, terminalAt(20))
  const standing = () =>
    first(
      db,
      sql<{ waiting: number; troubles: string[]; seen: Date }>`select waiting, troubles, last_seen_at as seen
        from places.terminal where terminal_id = ${gate.terminalId}`,
    )
  await app.inject({ url: '/terminal/v1/me', headers: { authorization: `Bearer ${gate.token}` } })
  await harness.runWork('terminals-seen')
  assert.equal((await standing())?.seen.getTime(), sources.now())
  const report = async (waiting: number): Promise<void> => {
    const headers = { authorization: `Bearer ${gate.token}` }
    const payload = { version: '0.1.0', waiting, problems: ['no-camera'] }
    assert.equal(
      (await app.inject({ method: 'POST', url: '/terminal/v1/heartbeat', payload, headers })).statusCode,
      204,
    )
  }
  await report(7)
  await report(8)
  assert.deepEqual(await standing(), { waiting: 7, troubles: ['no-camera'], seen: new Date(sources.now()) })
  sources.advance(60)
  await report(9)
  assert.equal((await standing())?.waiting, 9)
})
