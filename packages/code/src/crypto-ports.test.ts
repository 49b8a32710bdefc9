import assert from 'node:assert/strict'
import { createECDH } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { ORDER, twinSignature } from '../tools/derive-key.ts'
import { encodeScalar } from '../tools/test-scalars.ts'
import { compressPoint } from './curve.ts'
import { generateNodeSigner, nodeCrypto, nodeSignerFromPkcs8 } from './node.ts'
import { P256 } from './p256.ts'
import { generateWebSigner, signerFromKeyPair, webCrypto } from './web.ts'

const signer = generateNodeSigner()
const message = new TextEncoder().encode('one message')

async function verifyOnBoth(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean[]> {
  const nodeKey = nodeCrypto.importPublicKey(1, publicKey)
  const webKey = await webCrypto.importPublicKey(1, publicKey)
  assert.ok(nodeKey && webKey)
  return [nodeCrypto.verify(nodeKey, message, signature), await webCrypto.verify(webKey, message, signature)]
}

test('both ports take and refuse the same 33 bytes as a public key', async () => {
  // So weighted that a run of 400 takes about 110: the count below is then missed less than once in 10^11 runs.
  const head = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(2, 3) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 4, 5, 6, 7, 255) },
  )
  const top = fc.constantFrom(0, 255)
  const x = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const high = fc.tuple(top, x).map(([first, rest]) => rest.fill(first, 0, 16))
  const seen = { taken: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(
      head,
      fc.oneof({ weight: 2, arbitrary: x }, { weight: 1, arbitrary: high }),
      async (first, rest) => {
        const bytes = Uint8Array.from([first, ...rest])
        const onNode = nodeCrypto.importPublicKey(1, bytes) !== null
        assert.equal((await webCrypto.importPublicKey(1, bytes)) !== null, onNode)
        seen[onNode ? 'taken' : 'refused']++
      },
    ),
    { numRuns: 400 },
  )
  assert.ok(seen.taken > 50 && seen.refused > 50, JSON.stringify(seen))
})

test('our decompression finds the point that OpenSSL has, for both signs of y', () => {
  const signs = new Set<number | undefined>()
  for (let i = 0; i < 40; i++) {
    const ecdh = createECDH('prime256v1')
    const point = Uint8Array.from(ecdh.generateKeys())
    const compressed = Uint8Array.from(ecdh.getPublicKey(null, 'compressed'))
    signs.add(compressed[0])
    assert.deepEqual(P256.decompressPoint(compressed), point)
    assert.deepEqual(compressPoint(point), compressed)
  }
  assert.equal(signs.size, 2)
})

test('keys of another length are no keys on either port', async () => {
  for (const bytes of [new Uint8Array(0), signer.publicKey.slice(0, 32), Uint8Array.from([...signer.publicKey, 0])]) {
    assert.equal(nodeCrypto.importPublicKey(1, bytes), null)
    assert.equal(await webCrypto.importPublicKey(1, bytes), null)
  }
})

test('r or s zero, equal to the order or above it is refused on both ports', async () => {
  const signature = signer.sign(message)
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
  for (const scalar of [0n, ORDER, ORDER + 1n, 2n ** 256n - 1n].map(encodeScalar)) {
    for (const bad of [
      [...scalar, ...s],
      [...r, ...scalar],
      [...scalar, ...scalar],
    ]) {
      assert.deepEqual(await verifyOnBoth(signer.publicKey, Uint8Array.from(bad)), [false, false])
    }
  }
})

test('our own range check says 1…n−1 for r and for s, whatever the libraries add', () => {
  const join = (r: bigint, s: bigint) => Uint8Array.from([...encodeScalar(r), ...encodeScalar(s)])
  for (const good of [1n, 2n ** 128n, ORDER - 1n]) {
    assert.equal(P256.isSignatureInRange(join(good, good)), true)
    for (const bad of [0n, ORDER, ORDER + 1n, 2n ** 256n - 1n]) {
      assert.deepEqual(
        [P256.isSignatureInRange(join(good, bad)), P256.isSignatureInRange(join(bad, good))],
        [false, false],
      )
    }
  }
})

test('a signature and its high-s twin are good on both ports; any other bytes are good on neither', async () => {
  const signature = signer.sign(message)
  assert.deepEqual(await verifyOnBoth(signer.publicKey, signature), [true, true])
  assert.deepEqual(await verifyOnBoth(signer.publicKey, twinSignature(signature)), [true, true])
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 66 }), fc.nat(70), async (noise, at) => {
      const mixed = Uint8Array.from([...signature.subarray(0, at), ...noise, ...signature.subarray(at + noise.length)])
      fc.pre(Buffer.compare(mixed, signature) !== 0)
      assert.deepEqual(await verifyOnBoth(signer.publicKey, mixed), [false, false])
    }),
    { numRuns: 200 },
  )
})

test('both ports hash alike', async () => {
  assert.deepEqual(await webCrypto.digest(1, message), nodeCrypto.digest(1, message))
})

test('a node key comes back from its PKCS8 and other curves are refused', async () => {
  const again = nodeSignerFromPkcs8(signer.exportPkcs8())
  assert.deepEqual(again.publicKey, signer.publicKey)
  assert.deepEqual(await verifyOnBoth(signer.publicKey, again.sign(message)), [true, true])
  assert.throws(() => nodeSignerFromPkcs8(new Uint8Array(10)))
})

test('a phone’s private key cannot be exported, and signs again after it was stored', async () => {
  const phone = await generateWebSigner()
  for (const format of ['pkcs8', 'jwk'] as const) {
    await assert.rejects(async () => crypto.subtle.exportKey(format, phone.privateKey))
  }
  const stored = structuredClone({ privateKey: phone.privateKey, publicKeyBytes: phone.publicKey })
  const signature = await signerFromKeyPair(stored).sign(message)
  assert.deepEqual(await verifyOnBoth(phone.publicKey, signature), [true, true])
})

test('a key of one port is a mistake on the other, never a silent answer', async () => {
  const nodeKey = nodeCrypto.importPublicKey(1, signer.publicKey)
  const webKey = await webCrypto.importPublicKey(1, signer.publicKey)
  assert.ok(nodeKey && webKey)
  assert.throws(() => nodeCrypto.verify(webKey, message, signer.sign(message)), TypeError)
  await assert.rejects(async () => webCrypto.verify(nodeKey, message, signer.sign(message)), TypeError)
})
