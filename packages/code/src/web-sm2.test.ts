import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mintCode, verifyLiveCode } from './index.ts'
import { generateNodeSigner, nodeCrypto } from './node.ts'
import { FROM, issuePass, makeVerifier, PREFIX } from './testing/issue-pass.ts'
import { webCrypto } from './web.ts'
import {
  generateSm2WrappingKey,
  generateWebSm2Signer,
  unwrapSm2Key,
  type WebSm2Signer,
  webCryptoWithSm2,
  wrapSm2Key,
} from './web-sm2.ts'

type OwnBytes = Uint8Array<ArrayBuffer>
const message = new TextEncoder().encode('one message')
const NODE = generateNodeSigner(2)

async function verifyOnBoth(publicKey: OwnBytes, text: OwnBytes, signature: OwnBytes): Promise<boolean[]> {
  const nodeKey = nodeCrypto.importPublicKey(2, publicKey)
  const webKey = await webCryptoWithSm2.importPublicKey(2, publicKey)
  assert.ok(nodeKey && webKey)
  return [nodeCrypto.verify(nodeKey, text, signature), await webCryptoWithSm2.verify(webKey, text, signature)]
}

test('SM2: what either port signs is good on both, whatever the message', async () => {
  const web = generateWebSm2Signer()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async bytes => {
      const text = Uint8Array.from(bytes)
      assert.deepEqual(await verifyOnBoth(web.publicKey, text, await web.sign(text)), [true, true])
      assert.deepEqual(await verifyOnBoth(NODE.publicKey, text, NODE.sign(text)), [true, true])
    }),
    { numRuns: 50 },
  )
})

test('SM2: changed bytes of a signature, impossible numbers and r + s = n are good on neither port', async () => {
  const signature = NODE.sign(message)
  const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
  const edges = [0n, 1n, 5n, ORDER - 5n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n]
  const scalar = fc.constantFrom(...edges).map(value => Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
  const flipped = fc
    .nat(511)
    .map(bit => signature.map((byte, i) => (i === bit >> 3 ? byte ^ (128 >> (bit & 7)) : byte)))
  const odd = fc.tuple(scalar, scalar).map(([r, s]) => Uint8Array.from([...r, ...s]))
  const other = fc.uint8Array({ maxLength: 66 }).map(bytes => Uint8Array.from(bytes))
  await fc.assert(
    fc.asyncProperty(fc.oneof(flipped, odd, other), async bad => {
      assert.deepEqual(await verifyOnBoth(NODE.publicKey, message, bad), [false, false])
    }),
    { numRuns: 120 },
  )
})

test('SM2: both ports take and refuse the same 33 bytes as a public key, and hash alike', async () => {
  const x = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const bytes = fc.tuple(
    fc.constantFrom(0, 2, 2, 2, 3, 3, 3, 4),
    fc.oneof({ weight: 2, arbitrary: x }, { weight: 1, arbitrary: x.map(all => all.fill(255, 0, 12)) }),
  )
  const seen = { taken: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(bytes, async ([head, rest]) => {
      const key = Uint8Array.from([head, ...rest])
      const isTaken = nodeCrypto.importPublicKey(2, key) !== null
      assert.equal((await webCryptoWithSm2.importPublicKey(2, key)) !== null, isTaken)
      assert.deepEqual(await webCryptoWithSm2.digest(2, key), nodeCrypto.digest(2, key))
      seen[isTaken ? 'taken' : 'refused']++
    }),
    { numRuns: 200 },
  )
  assert.ok(seen.taken > 10 && seen.refused > 10, JSON.stringify(seen))
  assert.equal(await webCryptoWithSm2.importPublicKey(2, NODE.publicKey.slice(0, 32)), null)
})

test('SM2: a key that verifies many times, by then through its table, still tells good from bad', async () => {
  const key = await webCryptoWithSm2.importPublicKey(2, NODE.publicKey)
  assert.ok(key)
  const good = NODE.sign(message)
  const bad = Uint8Array.from(good, (byte, i) => (i === 63 ? byte ^ 1 : byte))
  for (let use = 0; use < 16; use++) {
    assert.equal(await webCryptoWithSm2.verify(key, message, use % 2 ? good : bad), use % 2 === 1, `use ${use}`)
  }
})

test('a wrapped SM2 key survives the store and signs again; its wrapping key cannot be exported', async () => {
  const signer = generateWebSm2Signer()
  const wrappingKey = await generateSm2WrappingKey()
  for (const format of ['raw', 'jwk'] as const) {
    await assert.rejects(async () => crypto.subtle.exportKey(format, wrappingKey))
  }
  const stored = structuredClone({ wrapped: await wrapSm2Key(signer, wrappingKey), wrappingKey })
  const again = await unwrapSm2Key(stored.wrapped, stored.wrappingKey)
  assert.deepEqual(again.publicKey, signer.publicKey)
  assert.deepEqual(await verifyOnBoth(signer.publicKey, message, await again.sign(message)), [true, true])
})

test('a wrapped SM2 key does not open under another key, for another public key or when one bit is turned', async () => {
  const [signer, other] = [generateWebSm2Signer(), generateWebSm2Signer()]
  const [key, otherKey] = [await generateSm2WrappingKey(), await generateSm2WrappingKey()]
  const wrapped = await wrapSm2Key(signer, key)
  const flip = (bytes: OwnBytes) => Uint8Array.from(bytes, (byte, i) => (i === 3 ? byte ^ 1 : byte))
  await assert.rejects(unwrapSm2Key(wrapped, otherKey))
  await assert.rejects(unwrapSm2Key({ ...wrapped, publicKeyBytes: other.publicKey }, key))
  await assert.rejects(unwrapSm2Key({ ...wrapped, publicKeyBytes: new Uint8Array(33) }, key), TypeError)
  await assert.rejects(unwrapSm2Key({ ...wrapped, sealed: flip(wrapped.sealed) }, key))
  await assert.rejects(unwrapSm2Key({ ...wrapped, iv: flip(wrapped.iv) }, key))
  const stranger: WebSm2Signer = { publicKey: signer.publicKey, sign: signer.sign }
  await assert.rejects(wrapSm2Key(stranger, key), TypeError)
})

test('a signer shows no private key, and what is sealed is new each time', async () => {
  const signer = generateWebSm2Signer()
  assert.deepEqual(Object.keys(signer).sort(), ['publicKey', 'sign'])
  const key = await generateSm2WrappingKey()
  const [one, two] = [await wrapSm2Key(signer, key), await wrapSm2Key(signer, key)]
  assert.notDeepEqual(one.iv, two.iv)
  assert.notDeepEqual(one.sealed, two.sealed)
  assert.equal(one.sealed.length, 48)
})

test('a verifier whose port has no SM2 says suite-not-allowed, even where the pair is allowed', async () => {
  const device = generateWebSm2Signer()
  const pass = issuePass(device.publicKey, { suites: { issuer: 1, device: 2 } })
  const text = await mintCode({ prefix: PREFIX, pass, signer: device, mintedAt: FROM, counter: 0 })
  const judge = (crypto: typeof webCrypto) => verifyLiveCode(text, makeVerifier(FROM, { crypto, suites: [[1, 2]] }))
  assert.equal((await judge(webCrypto)).outcome, 'suite-not-allowed')
  assert.equal((await judge(webCryptoWithSm2)).outcome, 'accepted')
  assert.equal(await webCrypto.importPublicKey(2, device.publicKey), null)
  await assert.rejects(async () => webCrypto.digest(2, message), RangeError)
})
