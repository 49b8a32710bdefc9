import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { flipBit } from '../tools/build-case.ts'
import {
  decodeBase32,
  decodeLiveCode,
  decodePass,
  encodeBase32,
  encodePassBody,
  LIFETIME_HOURS_MAX,
  mintCode,
  verifyLiveCode,
} from './index.ts'
import { generateNodeSigner, nodeCrypto } from './node.ts'
import { FROM, issuePass, makeVerifier, PREFIX } from './testing/issue-pass.ts'
import { generateWebSigner, webCrypto } from './web.ts'

const device = generateNodeSigner()
const pass = issuePass(device.publicKey)
// Decoders give plain objects, and deepEqual tells them from objects without a prototype.
const PLAIN = { noNullPrototype: true }
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(b => Uint8Array.from(b))
const mintAt = (mintedAt: number, counter = 0) => mintCode({ prefix: PREFIX, pass, signer: device, mintedAt, counter })

test('what a phone mints within its pass is accepted at once, and every field arrives', async () => {
  const second = fc.integer({ min: FROM, max: FROM + 48 * 3600 - 1 })
  await fc.assert(
    fc.asyncProperty(second, fc.integer({ min: 0, max: 255 }), bytesOf(16), async (mintedAt, counter, sealedHolder) => {
      const ownPass = issuePass(device.publicKey, { sealedHolder })
      const text = await mintCode({ prefix: PREFIX, pass: ownPass, signer: device, mintedAt, counter })
      const { outcome, code } = await verifyLiveCode(text, makeVerifier(mintedAt))
      assert.equal(outcome, 'accepted')
      assert.deepEqual(
        [code?.mintedAt, code?.counter, code?.sealedHolder, code?.passBytes, code?.devicePublicKey],
        [mintedAt, counter, sealedHolder, ownPass, device.publicKey],
      )
    }),
    { numRuns: 100 },
  )
})

test('a code minted by WebCrypto verifies on both ports with one code id', async () => {
  const signer = await generateWebSigner()
  const text = await mintCode({ prefix: PREFIX, pass: issuePass(signer.publicKey), signer, mintedAt: FROM, counter: 3 })
  const [node, web] = await Promise.all([
    verifyLiveCode(text, makeVerifier(FROM)),
    verifyLiveCode(text, makeVerifier(FROM, { crypto: webCrypto })),
  ])
  assert.equal(node.outcome, 'accepted')
  assert.deepEqual(web, node)
})

test('no code with one bit turned is accepted, whichever of the 1,528 bits it is', async () => {
  const text = await mintAt(FROM + 100)
  const bytes = decodeBase32(text.slice(4))
  assert.ok(bytes)
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const turned = text.slice(0, 4) + encodeBase32(flipBit(bytes, bit))
    assert.notEqual((await verifyLiveCode(turned, makeVerifier(FROM + 100))).outcome, 'accepted', `bit ${bit}`)
  }
})

test('a code with any letter exchanged is not accepted', async () => {
  const text = await mintAt(FROM + 100)
  const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 309 }), fc.constantFrom(...alphabet), async (at, letter) => {
      fc.pre(text.charAt(at) !== letter)
      const { outcome } = await verifyLiveCode(
        text.slice(0, at) + letter + text.slice(at + 1),
        makeVerifier(FROM + 100),
      )
      assert.notEqual(outcome, 'accepted')
    }),
    { numRuns: 300 },
  )
})

test('no text makes the verifier throw, and no text that was not minted is accepted', async () => {
  const text = await mintAt(FROM + 100)
  const cut = fc.tuple(fc.nat(310), fc.nat(310), fc.string({ unit: 'binary', maxLength: 6 }))
  const mangled = cut.map(([from, to, between]) => text.slice(0, from) + between + text.slice(to))
  const coded = fc.uint8Array({ maxLength: 200 }).map(bytes => `${PREFIX}1${encodeBase32(bytes)}`)
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 1024 }), mangled, coded)
  await fc.assert(
    fc.asyncProperty(anything, async scanned => {
      fc.pre(scanned.trim().toUpperCase() !== text)
      assert.notEqual((await verifyLiveCode(scanned, makeVerifier(FROM + 100))).outcome, 'accepted')
    }),
    { numRuns: 1000 },
  )
})

test('reading a pass gives back the fields it was written from', () => {
  const fields = fc.record(
    {
      suites: fc.record({ issuer: fc.nat(15), device: fc.nat(15) }, PLAIN),
      keyNumber: fc.nat(255),
      sealedHolder: bytesOf(16),
      validFrom: fc.nat(2 ** 31).map(half => half * 2 - (half > 0 ? 1 : 0)),
      lifetimeHours: fc.integer({ min: 1, max: LIFETIME_HOURS_MAX }),
      devicePublicKey: bytesOf(33),
    },
    PLAIN,
  )
  fc.assert(
    fc.property(fields, written => {
      const bytes = Uint8Array.from([...encodePassBody(written), ...new Uint8Array(64)])
      assert.deepEqual(decodePass(bytes), written)
    }),
  )
})

test('a pass of another length, kind, claims or lifetime is not read', () => {
  const set = (at: number, value: number) => Uint8Array.from(pass, (byte, i) => (i === at ? value : byte))
  for (const bytes of [
    pass.subarray(1),
    Uint8Array.from([...pass, 0]),
    set(0, 2),
    set(24, 1),
    set(23, 0),
    set(23, 97),
  ]) {
    assert.equal(decodePass(bytes), null)
  }
  assert.notEqual(decodePass(pass), null)
})

test('a decoded code is what was minted, and another city’s is refused', async () => {
  const code = decodeLiveCode(await mintAt(FROM + 1, 2), PREFIX)
  assert.ok(!('refusal' in code))
  assert.deepEqual([code.kind, code.mintedAt, code.counter, code.passBytes], ['live', FROM + 1, 2, pass])
  assert.deepEqual(decodeLiveCode(await mintAt(FROM), 'YKA'), { refusal: 'wrong-city' })
})

test('the 310 letters fit a QR symbol of version 10 at level M, which takes 311', async () => {
  const text = await mintAt(FROM)
  assert.equal(text.length, 310)
  assert.match(text, /^[0-9A-Z]+$/)
  // ISO/IEC 18004: 10-M has 1,728 data bits; mode 4, count 11 (versions 10 to 26), 11 bits for each two letters.
  assert.ok(4 + 11 + (text.length / 2) * 11 <= 1728)
})

test('a pass body with a field out of its bounds is not written', () => {
  const good = { suites: { issuer: 1, device: 1 }, keyNumber: 7, sealedHolder: new Uint8Array(16), validFrom: FROM }
  const rest = { lifetimeHours: 48, devicePublicKey: new Uint8Array(33) }
  const bad = [
    { keyNumber: 256 },
    { validFrom: -1 },
    { validFrom: 2 ** 32 },
    { lifetimeHours: 97 },
    { lifetimeHours: 0 },
  ]
  for (const change of bad) assert.throws(() => encodePassBody({ ...good, ...rest, ...change }), RangeError)
  assert.throws(() => encodePassBody({ ...good, ...rest, suites: { issuer: 16, device: 1 } }), RangeError)
  assert.throws(() => encodePassBody({ ...good, ...rest, sealedHolder: new Uint8Array(15) }), RangeError)
})

test('the node port answers without a promise', () => {
  assert.ok(nodeCrypto.digest(1, new Uint8Array(1)) instanceof Uint8Array)
  assert.equal(nodeCrypto.importPublicKey(1, new Uint8Array(33)), null)
})
