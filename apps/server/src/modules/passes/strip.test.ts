import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeBase64Url, decodePass, encodeBase64Url, type Signer } from '@yima/code'
import { generateNodeSigner } from '@yima/code/node'
import { demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { assertProblem, countRows } from '../../testing/checks.ts'
import { Gate } from '../../testing/gate.ts'
import { startHarness } from '../../testing/harness.ts'
import { Phone } from '../../testing/phone.ts'

const harness = await startHarness()
after(() => harness.close())
const { db } = harness.database
let used = 0
const newPhone = (): Phone => new Phone(harness, demoPeople[used++] ?? assert.fail('no people left'))
const makeKeys = (): Signer[] => Array.from({ length: 32 }, () => generateNodeSigner())
const ask = (phone: Phone, request: object) => phone.call('POST', '/citizen/v1/passes', request)
const passesOf = (answer: { body: unknown }) =>
  (answer.body as { passes: string[] }).passes.map(
    text => decodeBase64Url(text) ?? assert.fail('a pass is not base64url'),
  )

test('a strip holds 32 passes for the 32 keys, from the city’s midnight on, none of its holders sealed alike', async () => {
  const phone = await newPhone().register()
  const passes = phone.passes.map(pass => decodePass(pass) ?? assert.fail('not a pass'))
  assert.equal(passes.length, 32)
  assert.deepEqual(
    passes.map(({ devicePublicKey }) => encodeBase64Url(devicePublicKey)),
    phone.passKeys.map(({ publicKey }) => encodeBase64Url(publicKey)),
  )
  assert.equal(new Set(passes.map(({ sealedHolder }) => encodeBase64Url(sealedHolder))).size, 32)
  for (const { validFrom, lifetimeHours } of passes) {
    assert.equal((validFrom + 8 * 3600) % 86_400, 0)
    assert.ok(validFrom <= phone.nowSeconds && lifetimeHours <= 96)
  }
})

/** Sealed holder, and from the key's first random byte to the end of the signature; the rest is the city's day and suite. */
const VARYING = [
  [3, 19],
  [26, 122],
] as const

test('two passes of one person share no run of six bytes outside the fields that all passes of the day share', async () => {
  const phone = await newPhone().register()
  const runs = (pass: Uint8Array): string[] =>
    VARYING.flatMap(([from, to]) =>
      Array.from({ length: to - from - 5 }, (_, at) =>
        Buffer.from(pass.subarray(from + at, from + at + 6)).toString('hex'),
      ),
    )
  const seen = new Set<string>()
  for (const run of phone.passes.flatMap(runs)) {
    assert.ok(!seen.has(run), `the run ${run} comes twice`)
    seen.add(run)
  }
  const stranger = await newPhone().register()
  const shared = (pass: Uint8Array): string =>
    Buffer.from([...pass.subarray(0, 3), ...pass.subarray(19, 25)]).toString('hex')
  assert.deepEqual(
    new Set([...phone.passes, ...stranger.passes].map(shared)).size,
    1,
    'strangers share the other fields too',
  )
})

test('binding a device needs its own signature over this city, this time and this key', async () => {
  const phone = newPhone()
  await phone.signIn()
  await phone.proveIdentity()
  const publicKey = encodeBase64Url(phone.deviceKey.publicKey)
  const stale = phone.nowSeconds - 301
  assertProblem(await phone.bindDevice(stale), 422, 'clock-off')
  assertProblem(await phone.bindDevice(phone.nowSeconds + 301), 422, 'clock-off')
  const other = generateNodeSigner()
  const forged = encodeBase64Url(await other.sign(new Uint8Array(8)))
  const request = { publicKey, createdAt: phone.nowSeconds, signature: forged }
  assertProblem(await phone.call('POST', '/citizen/v1/devices', request), 422, 'device-signature-invalid')
  const offCurve = encodeBase64Url(new Uint8Array(33).fill(255))
  assertProblem(
    await phone.call('POST', '/citizen/v1/devices', { ...request, publicKey: offCurve }),
    422,
    'device-signature-invalid',
  )
  assert.equal((await phone.bindDevice()).status, 200)
})

test('the same device key binds to the same device again, and to nobody else', async () => {
  const [phone, other] = [await newPhone().register(), newPhone()]
  const before = phone.deviceId
  assert.deepEqual((await phone.bindDevice()).body, { deviceId: before })
  await other.signIn()
  await other.proveIdentity()
  other.deviceKey = phone.deviceKey
  assertProblem(await other.bindDevice(), 409, 'device-key-known')
})

test('a strip is signed by the bound device: other keys, other fields and other people’s devices are refused', async () => {
  const [phone, other] = [await newPhone().register(), await newPhone().register()]
  const request = await phone.stripRequest(makeKeys())
  const flipped = decodeBase64Url(request.signature) ?? assert.fail('no signature')
  flipped[10] = (flipped[10] ?? 0) ^ 1
  for (const changed of [
    { signature: encodeBase64Url(flipped) },
    { nonce: `${request.nonce}x` },
    { createdAt: request.createdAt + 1 },
    { publicKeys: request.publicKeys.toReversed() },
  ])
    assertProblem(await ask(phone, { ...request, ...changed }), 422, 'device-signature-invalid')
  assertProblem(await ask(other, request), 403, 'device-ended')
  assertProblem(await ask(phone, { ...request, deviceId: 'dev_0000000000000000000000000000' }), 403, 'device-ended')
  phone.deviceKey = generateNodeSigner()
  assertProblem(await ask(phone, await phone.stripRequest(makeKeys())), 422, 'device-signature-invalid')
})

test('a request signed more than five minutes ago, or ahead, is refused', async () => {
  const phone = await newPhone().register()
  for (const seconds of [-301, 301])
    assertProblem(
      await ask(phone, await phone.stripRequest(makeKeys(), undefined, phone.nowSeconds + seconds)),
      422,
      'clock-off',
    )
  assert.equal((await ask(phone, await phone.stripRequest(makeKeys(), undefined, phone.nowSeconds - 299))).status, 200)
})

test('a key twice in a strip, a key in another live pass, and bytes that are no point are refused', async () => {
  const phone = await newPhone().register()
  const keys = makeKeys()
  const repeated = keys.with(31, keys[0] ?? assert.fail('no key'))
  assertProblem(await ask(phone, await phone.stripRequest(repeated)), 422, 'pass-keys-invalid')
  const reused = keys.with(31, phone.passKeys[7] ?? assert.fail('no key'))
  assertProblem(await ask(phone, await phone.stripRequest(reused)), 422, 'pass-keys-invalid')
  for (const bytes of [new Uint8Array(33), new Uint8Array(33).fill(255), Uint8Array.from([4, ...new Uint8Array(32)])]) {
    const offCurve = keys.with(31, { publicKey: bytes, sign: () => new Uint8Array(64) })
    assertProblem(await ask(phone, await phone.stripRequest(offCurve)), 422, 'pass-keys-invalid')
  }
})

test('a retry of the same signed request, also in parallel, gives the same passes and costs nothing', async () => {
  const phone = await newPhone().register()
  const request = await phone.stripRequest(makeKeys())
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(phone, request)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  /** The signature of the issuer is fresh each time; what it signs is not. */
  const bodies = answers.map(answer =>
    passesOf(answer)
      .map(pass => encodeBase64Url(pass.slice(0, 58)))
      .join(),
  )
  assert.equal(new Set(bodies).size, 1)
  assert.equal(await countRows(db, 'passes.strip', sql`device_id = ${phone.deviceId}`), 2)
})

test('four strips a day, however parallel; at the city’s midnight more, as long as 128 passes are not alive', async () => {
  const start = harness.sources.now()
  const phone = await newPhone().register()
  const requests = await Promise.all(Array.from({ length: 8 }, () => phone.stripRequest(makeKeys())))
  const answers = await Promise.all(requests.map(request => ask(phone, request)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 3)
  const refused = answers.find(({ status }) => status !== 200) ?? assert.fail('none was refused')
  assertProblem(refused, 429, 'too-many-strips')
  harness.sources.advance(Number(refused.headers['retry-after']))
  assertProblem(await ask(phone, await phone.stripRequest(makeKeys())), 429, 'too-many-strips')
  harness.sources.advance(86_400)
  assert.equal((await ask(phone, await phone.stripRequest(makeKeys()))).status, 200)
  harness.sources.moveTo(start)
})

test('«lost phone» ends every device, pass and other session at once, and a new phone starts anew', async () => {
  const gate = new Gate(harness)
  const phone = await newPhone().register()
  const second = await new Phone(harness, phone.person).register()
  const request = await phone.stripRequest(makeKeys())
  assert.equal((await gate.scan(await phone.mint())).outcome, 'accepted')
  assert.deepEqual((await second.call('POST', '/citizen/v1/loss', {})).body, { endedDevices: 2 })
  for (const lost of [phone, second]) assert.equal((await gate.scan(await lost.mint({ index: 3 }))).reason, 'revoked')
  assertProblem(await phone.call('GET', '/citizen/v1/session'), 401, 'signed-out')
  assertProblem(await second.call('GET', '/citizen/v1/ledger'), 403, 'assurance-too-low')
  assert.deepEqual((await second.call('POST', '/citizen/v1/loss', {})).body, { endedDevices: 0 })

  await second.proveIdentity()
  phone.cookie = second.cookie
  assertProblem(await ask(phone, request), 403, 'device-ended')
  const fresh = await new Phone(harness, phone.person).register()
  assert.equal((await gate.scan(await fresh.mint())).outcome, 'accepted')
})

test('loss can be reported at level 1, from any phone that receives the message', async () => {
  const phone = await newPhone().register()
  const finder = new Phone(harness, phone.person)
  await finder.signIn()
  assert.deepEqual((await finder.call('POST', '/citizen/v1/loss', {})).body, { endedDevices: 1 })
  assert.equal((await new Gate(harness).scan(await phone.mint())).reason, 'revoked')
})
