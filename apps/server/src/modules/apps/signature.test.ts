import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { contentDigest } from '@yima/signature'
import { sql } from 'kysely'
import { inTransaction } from '../../kernel/db.ts'
import { createVault } from '../../kernel/vault.ts'
import { startHarness } from '../../testing/harness.ts'
import { type Changes, Integrator } from '../../testing/integrator.ts'
import { makeKey, revokeKey } from './index.ts'

const COPIES = process.env.YIMA_LONG === '1' ? 1000 : 300
const harness = await startHarness()
after(() => harness.close())
const { db } = harness.database
const clinic = new Integrator(harness)
const sandbox = new Integrator(harness, 'app_demo-sandbox')
const BODY = { citizen: 'adult' }
const PATH = '/open/v1/sandbox/codes'

type Request = Parameters<NonNullable<Changes['alter']>>[0]
const withHeader = (name: string, change: (value: string) => string) => (request: Request) => ({
  headers: { ...request.headers, [name]: change(request.headers[name] ?? '') },
})
const input = (change: (value: string) => string) => withHeader('signature-input', change)

/** What an attacker, or a mistaken integrator, does to a request that was rightly signed. */
const ALTERED: Record<string, Changes> = {
  method: { alter: () => ({ method: 'PUT' }) },
  authority: { alter: withHeader('host', () => 'evil.example') },
  'authority with a port': { alter: withHeader('host', () => '127.0.0.1:9999') },
  'another authority in X-Forwarded-Host': {
    alter: r => ({ headers: { ...r.headers, host: 'evil.example', 'x-forwarded-host': '127.0.0.1' } }),
  },
  path: { alter: () => ({ url: '/open/v1/verifications' }) },
  'path, encoded otherwise': { alter: () => ({ url: '/open/v1/sandbox/%63odes' }) },
  'query added': { alter: () => ({ url: `${PATH}?x=1` }) },
  body: { alter: () => ({ payload: '{"citizen":"child"}' }) },
  'body with a space': { alter: r => ({ payload: `${r.payload} ` }) },
  'body and digest': {
    alter: r => ({
      payload: '{"citizen":"child"}',
      headers: { ...r.headers, 'content-digest': contentDigest(Buffer.from('{"citizen":"child"}')) },
    }),
  },
  'digest left out': {
    alter: r => ({
      headers: Object.fromEntries(Object.entries(r.headers).filter(([name]) => name !== 'content-digest')),
    }),
  },
  'body not covered': { alter: input(value => value.replace(' "content-digest"', '')) },
  created: { alter: input(value => value.replace(/created=(\d+)/, (_, at) => `created=${Number(at) + 1}`)) },
  nonce: { alter: input(value => value.replace(/nonce="./, 'nonce="Z')) },
  tag: { alter: input(value => value.replace('yima-open-1', 'yima-open-2')) },
  'tag left out': { alter: input(value => value.replace(/;tag=.*$/, '')) },
  'order of components': { alter: input(value => value.replace('"@method" "@authority"', '"@authority" "@method"')) },
  'another spelling of the parameters': { alter: input(value => value.replace(');created', ') ;created')) },
  'key of a retry added': { alter: r => ({ headers: { ...r.headers, 'idempotency-key': 'x' } }) },
  signature: {
    alter: withHeader('signature', value => value.replace(/:(.)/, (_, letter) => `:${letter === 'A' ? 'B' : 'A'}`)),
  },
  'signature cut': { alter: withHeader('signature', value => value.replace(/:.*:/, ':AAAA:')) },
  'no signature': { alter: r => ({ headers: { host: r.headers.host, 'content-type': 'application/json' } }) },
  'a second signature with our tag': {
    alter: r => ({
      headers: {
        ...r.headers,
        'signature-input': `${r.headers['signature-input']}, two=${r.headers['signature-input']?.slice(5)}`,
        signature: `${r.headers.signature}, two=${r.headers.signature?.slice(5)}`,
      },
    }),
  },
  'the same label twice': {
    alter: r => ({
      headers: { ...r.headers, 'signature-input': `${r.headers['signature-input']}, ${r.headers['signature-input']}` },
    }),
  },
  'wrong secret': { key: { algorithm: 'hmac-sha256', secret: 'ysk_test_wrong' } },
  'unknown app': { keyId: 'app_unknown.1' },
  'unknown number of a key': { keyId: 'app_demo-sandbox.9' },
  'another app’s key': { keyId: 'app_demo-clinic.1' },
  'a key id that is none': { keyId: '../../etc/passwd' },
  'another algorithm named': { alter: input(value => value.replace(';tag', ';alg="ed25519";tag')) },
}

test('every altered, misnamed or foreign signature gets one status and one body, instance apart', async () => {
  const bodies = new Map<string, string[]>()
  for (const [name, changes] of Object.entries(ALTERED)) {
    const { keyId = 'app_demo-clinic.1', ...rest } = changes
    const wrongKey = name === 'another app’s key' ? { key: sandbox.key } : {}
    const { status, body } = await clinic.call('POST', PATH, BODY, { keyId, ...wrongKey, ...rest })
    const { instance, ...told } = body
    assert.match(String(instance), /^urn:yima:request:req_/)
    const key = `${name === 'method' ? 404 : status} ${name === 'method' ? '' : JSON.stringify(told)}`
    bodies.set(key, [...(bodies.get(key) ?? []), name])
  }
  // A method that no route has is no route at all, whoever asks.
  const kinds = [...bodies].filter(([, names]) => !names.includes('method'))
  assert.equal(kinds.length, 1, JSON.stringify(kinds, null, 1))
  assert.match(kinds[0]?.[0] ?? '', /^401 .*signature-invalid/)
})

test('the sandbox tells what is wrong and shows the base string that the server built; a live key is told nothing more', async () => {
  for (const [name, changes] of Object.entries(ALTERED)) {
    if (['method', 'unknown app', 'unknown number of a key', 'a key id that is none', 'no signature'].includes(name))
      continue
    if (['another app’s key', 'tag left out'].includes(name)) continue
    const { status, body } = await sandbox.call('POST', PATH, BODY, changes)
    assert.equal(status, 401, name)
    const diagnosis = body.diagnosis as { why: string; signatureBase?: string } | undefined
    assert.ok(diagnosis !== undefined && diagnosis.why.length > 10, `${name}: ${JSON.stringify(body)}`)
  }
  const { body } = await sandbox.call('POST', PATH, BODY, ALTERED['wrong secret'])
  assert.match(
    (body.diagnosis as { signatureBase: string }).signatureBase,
    /^"@method": POST\n"@authority": 127\.0\.0\.1\n/,
  )
})

test('HMAC with the bytes of the public key is worth nothing: the algorithm belongs to the key', async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const deps = { sources: harness.sources, vault: createVault(harness.rootKey, harness.sources) }
  const { keyId } = await inTransaction(db, tx =>
    makeKey(tx, deps, { appKey: 'app_demo-sandbox', isSandbox: true }, pem),
  )
  const right = await sandbox.call('POST', PATH, BODY, {
    keyId,
    key: { algorithm: 'ecdsa-p256-sha256', privateKey: pair.privateKey },
  })
  assert.equal(right.status, 200, JSON.stringify(right.body))
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
  for (const secret of [
    pem,
    pem.trim(),
    der.toString('latin1'),
    der.toString('base64'),
    der.subarray(-65).toString('latin1'),
  ]) {
    const wrong = await sandbox.call('POST', PATH, BODY, { keyId, key: { algorithm: 'hmac-sha256', secret } })
    assert.equal(wrong.status, 401)
    const named = await sandbox.call('POST', PATH, BODY, {
      keyId,
      key: { algorithm: 'hmac-sha256', secret },
      alter: input(value => value.replace(';tag', ';alg="hmac-sha256";tag')),
    })
    assert.equal(named.status, 401)
  }
  await inTransaction(db, tx => revokeKey(tx, 'app_demo-sandbox', Number(keyId.split('.')[1]), harness.sources.now()))
})

test('Ed25519 and P-256 keys of the integrator’s own sign as well as a secret does', async () => {
  const deps = { sources: harness.sources, vault: createVault(harness.rootKey, harness.sources) }
  const pair = generateKeyPairSync('ed25519')
  const jwk = JSON.stringify(pair.publicKey.export({ format: 'jwk' }))
  const { keyId, number } = await inTransaction(db, tx =>
    makeKey(tx, deps, { appKey: 'app_demo-sandbox', isSandbox: true }, jwk),
  )
  const signed = { keyId, key: { algorithm: 'ed25519' as const, privateKey: pair.privateKey } }
  assert.equal((await sandbox.call('GET', '/open/v1/me', undefined, signed)).status, 200)
  await inTransaction(db, tx => revokeKey(tx, 'app_demo-sandbox', number, harness.sources.now()))
  assert.equal((await sandbox.call('GET', '/open/v1/me', undefined, signed)).status, 403)
})

test('too old and from the future are signature-expired with the server’s time, only once the signature itself is right', async () => {
  const now = Math.floor(harness.sources.now() / 1000)
  for (const [created, isTaken] of [
    [now - 60, true],
    [now - 61, false],
    [now + 60, true],
    [now + 61, false],
    [0, false],
  ] as const) {
    const { status, body } = await sandbox.call('GET', '/open/v1/me', undefined, { created })
    assert.equal(status, isTaken ? 200 : 401, String(created - now))
    if (isTaken) continue
    assert.match(String(body.type), /signature-expired$/)
    assert.equal(body.serverTime, now)
    const forged = await clinic.call('GET', '/open/v1/me', undefined, {
      created,
      key: { algorithm: 'hmac-sha256', secret: 'x' },
    })
    assert.match(String(forged.body.type), /signature-invalid$/)
  }
})

test(`a request copied ${COPIES} times in parallel over two processes succeeds once, and not after a restart either`, async () => {
  const second = await harness.startSecond()
  const fixed = { nonce: 'a-nonce-of-some-length', created: Math.floor(harness.sources.now() / 1000) }
  await sql`update apps.app set calls_per_minute = 100000 where app_key = 'app_demo-sandbox'`.execute(db)
  const statuses = await Promise.all(
    Array.from({ length: COPIES }, (_, index) =>
      sandbox.call('GET', '/open/v1/me', undefined, { ...fixed, app: index % 2 ? second.app : harness.app }),
    ),
  )
  assert.equal(statuses.filter(({ status }) => status === 200).length, 1)
  // What a process cannot take on it turns away; all others were copies.
  for (const { status, body } of statuses.filter(one => one.status !== 200))
    assert.match(String(body.type), status === 503 ? /busy$/ : /nonce-reused$/)
  const third = await harness.startSecond()
  const late = await sandbox.call('GET', '/open/v1/me', undefined, { ...fixed, app: third.app })
  assert.match(String(late.body.type), /nonce-reused$/)
})

test('a nonce is another’s to use, and is forgotten only when no signature of its time is taken any more', async () => {
  const nonce = 'shared-nonce-0000000'
  assert.equal((await sandbox.call('GET', '/open/v1/me', undefined, { nonce })).status, 200)
  assert.equal((await clinic.call('GET', '/open/v1/me', undefined, { nonce })).status, 200)
  await harness.runWork('forget')
  assert.equal((await sandbox.call('GET', '/open/v1/me', undefined, { nonce })).status, 401)
})

test('rate and quota hold over two processes: a burst beyond them is told when to come back', async () => {
  const second = await harness.startSecond()
  harness.sources.advance(120)
  await sql`update apps.app set calls_per_minute = 20 where app_key = 'app_demo-sandbox'`.execute(db)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      sandbox.call('GET', '/open/v1/me', undefined, { app: index % 2 ? second.app : harness.app }),
    ),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 20)
  const refused = answers.find(({ status }) => status === 429)
  assert.match(String(refused?.body.type), /too-many-requests$/)
  assert.ok(Number(refused?.headers['retry-after']) > 0 && Number(refused?.headers['retry-after']) <= 60)
  harness.sources.advance(60)
  assert.equal((await sandbox.call('GET', '/open/v1/me')).status, 200)
  await sql`update apps.app set calls_per_minute = 600 where app_key = 'app_demo-sandbox'`.execute(db)
})

test('a key that was revoked, an agreement that ended and a network that is not listed are refused on every process with the next call', async () => {
  const second = await harness.startSecond()
  const both = async () =>
    (
      await Promise.all([harness.app, second.app].map(app => clinic.call('GET', '/open/v1/me', undefined, { app })))
    ).map(({ status }) => status)
  const set = (change: ReturnType<typeof sql>) =>
    sql`update apps.app set ${change} where app_key = 'app_demo-clinic'`.execute(db)
  assert.deepEqual(await both(), [200, 200])
  await set(sql`agreement_until = to_timestamp(${harness.sources.now() / 1000})`)
  assert.deepEqual(await both(), [403, 403])
  await set(sql`agreement_until = null, networks = '{10.0.0.0/8}'`)
  assert.deepEqual(await both(), [403, 403])
  await set(sql`networks = '{10.0.0.0/8,127.0.0.0/8}'`)
  assert.deepEqual(await both(), [200, 200])
  await set(sql`networks = '{}'`)
  await inTransaction(db, tx => revokeKey(tx, 'app_demo-clinic', 1, harness.sources.now()))
  assert.deepEqual(await both(), [403, 403])
})

test('a secret is sealed at rest', async () => {
  const rows = (await sql<{ row: string }>`select to_jsonb(k)::text as row from apps.app_key k`.execute(db)).rows
  const secret = sandbox.key.algorithm === 'hmac-sha256' ? sandbox.key.secret : ''
  assert.ok(rows.length > 1 && secret.length > 40)
  const hex = Buffer.from(secret).toString('hex')
  for (const { row } of rows) assert.ok(!row.includes(secret) && !row.includes(hex) && !row.includes(hex.slice(20, 60)))
})
