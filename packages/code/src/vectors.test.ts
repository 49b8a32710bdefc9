import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DEVICE, SM2_DEVICE } from '../tools/build-case.ts'
import { formatAllVectors } from '../tools/generate-vectors.ts'
import { loadBundleVectors, loadVectors, loadVenueVectors, makeContext, type Vector } from '../tools/vectors.ts'
import {
  type Bytes,
  checkVenueTag,
  createPassCache,
  decodeBase64Url,
  filterHas,
  OUTCOMES,
  openBundle,
  parseVenueCode,
  verifyCode,
  verifyLiveCode,
} from './index.ts'
import { nodeCrypto } from './node.ts'
import { P256 } from './p256.ts'
import { SM2_CURVE } from './sm2.ts'
import { webCrypto } from './web.ts'
import { webCryptoWithSm2 } from './web-sm2.ts'

const vectors = loadVectors('live')
const paperVectors = loadVectors('paper')
const isAccepted = ({ outcome }: Vector) => outcome === 'accepted'
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

for (const [port, crypto] of Object.entries({ node: nodeCrypto, web: webCryptoWithSm2 })) {
  test(`every live vector has its outcome and its code id on the ${port} port, with and without a warm cache`, async () => {
    for (const vector of vectors) {
      const passes = createPassCache(4)
      for (const context of [{}, { passes }, { passes }]) {
        const { outcome, code } = await verifyLiveCode(vector.text, { ...makeContext(vector, crypto), ...context })
        assert.equal(outcome, vector.outcome, vector.name)
        assert.equal(hex(code?.codeId), vector.codeId, vector.name)
      }
      assert.equal((await verifyCode(vector.text, makeContext(vector, crypto))).outcome, vector.outcome, vector.name)
    }
  })

  test(`every paper vector has its outcome and its code id on the ${port} port`, async () => {
    for (const vector of paperVectors) {
      const { outcome, code } = await verifyCode(vector.text, makeContext(vector, crypto))
      assert.equal(outcome, vector.outcome, vector.name)
      assert.equal(hex(code?.codeId), vector.codeId, vector.name)
    }
  })
}

test('a port without SM2 answers every vector of suite 1 alike, and any of SM2 with suite-not-allowed at the latest', async () => {
  const early = new Set(['malformed', 'kind-not-accepted', 'wrong-city', 'suite-not-allowed'])
  for (const vector of vectors) {
    const { outcome } = await verifyLiveCode(vector.text, makeContext(vector, webCrypto))
    if (outcome !== vector.outcome) assert.deepEqual([outcome, early.has(vector.outcome)], ['suite-not-allowed', false])
    if (!vector.suites.some(pair => pair.includes(2))) assert.equal(outcome, vector.outcome, vector.name)
  }
})

test('every venue vector is read or refused as it says, and the platform tells genuine from forged', async () => {
  const results = new Set<string>()
  for (const { name, text, host, prefix, key, result, venueId } of loadVenueVectors()) {
    const hmac = (message: Bytes) =>
      Uint8Array.from(createHmac('sha256', Buffer.from(key, 'hex')).update(message).digest())
    const venue = parseVenueCode(text, host)
    const isGenuine = 'refusal' in venue ? undefined : await checkVenueTag(prefix, venue, hmac)
    const found = 'refusal' in venue ? venue.refusal : isGenuine ? 'genuine' : 'forged'
    assert.deepEqual([found, 'refusal' in venue ? undefined : venue.venueId], [result, venueId], name)
    results.add(found)
  }
  assert.equal(results.size, 4)
})

test('every bundle vector is taken or refused as it says, and its lists have whom they should', async () => {
  const results = new Set<string>()
  for (const { name, prefix, epochMin, pinned, signed, result, holders = [] } of loadBundleVectors()) {
    for (const crypto of [nodeCrypto, webCryptoWithSm2]) {
      const opened = await openBundle(signed, pinned, { prefix, epochMin }, crypto)
      assert.equal('refusal' in opened ? opened.refusal : 'taken', result, name)
      if ('refusal' in opened) continue
      const filter = decodeBase64Url(opened.bundle.deployments[0]?.offline?.person?.filter ?? '') ?? new Uint8Array()
      for (const { sealedHolder, isDenied, isAdmitted } of holders) {
        const holder = Uint8Array.from(Buffer.from(sealedHolder, 'hex'))
        assert.equal((await opened.deny?.has(holder)) ?? false, isDenied, `${name}: ${sealedHolder}`)
        assert.equal(
          await filterHas(filter, holder, bytes => crypto.digest(1, bytes)),
          isAdmitted,
          `${name}: ${sealedHolder}`,
        )
      }
    }
    results.add(result)
  }
  assert.deepEqual([...results].sort(), ['bad-signature', 'deny-list-bad', 'malformed', 'older', 'taken', 'wrong-city'])
})

test('the committed vectors are what the generator writes', async () => {
  for (const [file, text] of await formatAllVectors()) assert.equal(readFileSync(file, 'utf8'), text)
})

test('the vectors are many, named once, and reach every outcome that needs no memory', () => {
  const accepted = vectors.filter(isAccepted).length
  assert.ok(accepted >= 60 && vectors.length - accepted >= 120, `${accepted} of ${vectors.length}`)
  const acceptedPaper = paperVectors.filter(isAccepted).length
  assert.ok(acceptedPaper >= 10 && paperVectors.length - acceptedPaper >= 30, `${acceptedPaper} paper`)
  for (const list of [vectors, paperVectors, loadVenueVectors()]) {
    assert.equal(new Set(list.map(({ name }) => name)).size, list.length)
  }
  const reached = new Set(vectors.map(vector => vector.outcome))
  const missing = Object.keys(OUTCOMES).filter(outcome => !reached.has(outcome as keyof typeof OUTCOMES))
  assert.deepEqual(missing, ['reused', 'revoked'])
})

test('each pair of suites has accepted vectors, and each of them vectors that are refused for a signature', () => {
  for (const pair of ['1/1', '1/2', '2/1', '2/2']) {
    const own = vectors.filter(({ suites }) => suites.length === 1 && suites[0]?.join('/') === pair)
    assert.ok(own.filter(isAccepted).length >= 7, pair)
    assert.ok(
      own.some(({ outcome }) => outcome === 'bad-signature'),
      pair,
    )
  }
})

test('a code and its high-s twin have one code id', () => {
  const idOf = (name: string) => vectors.find(vector => vector.name === name)?.codeId
  const textOf = (name: string) => vectors.find(vector => vector.name === name)?.text
  const twin = 'high-s twin of the device signature, same code id'
  assert.ok(idOf(twin))
  assert.equal(idOf(twin), idOf('plain code'))
  assert.notEqual(textOf(twin), textOf('plain code'))
})

test('the off-curve points of the vectors are off their curves, and the others on them', () => {
  const pointAt = (x: number, curve = P256) =>
    curve.decompressPoint(Buffer.from(`02${x.toString(16).padStart(64, '0')}`, 'hex'))
  assert.equal(pointAt(1), null)
  assert.notEqual(pointAt(5), null)
  assert.equal(pointAt(2, SM2_CURVE), null)
  assert.notEqual(pointAt(1, SM2_CURVE), null)
  assert.equal(P256.decompressPoint(SM2_DEVICE.publicKey), null)
  assert.equal(SM2_CURVE.decompressPoint(DEVICE.publicKey), null)
})
