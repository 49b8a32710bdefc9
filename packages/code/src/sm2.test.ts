import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { compressPoint, encodeBigInt } from './curve.ts'
import { readSm2Signature, writeSm2SignatureDer } from './index.ts'
import { nodeSm2 } from './node/sm2.ts'
import { checkSm2, generateNodeSigner, nodeCrypto, nodeSignerFromPkcs8 } from './node.ts'
import { isSm2SignatureInRange, SM2_CURVE } from './sm2.ts'

const message = new TextEncoder().encode('one message')
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const join = (r: bigint, s: bigint) => Uint8Array.from([...encodeBigInt(r), ...encodeBigInt(s)])
const PKCS8 = { privateKeyEncoding: { format: 'der', type: 'pkcs8' } } as const
const SPKI = { publicKeyEncoding: { format: 'der', type: 'spki' } } as const

function verifyHere(publicKey: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): boolean {
  const key = nodeCrypto.importPublicKey(2, publicKey)
  assert.ok(key)
  return nodeCrypto.verify(key, message, signature)
}

test('the start-up check holds on this machine, and a library that verifies anything or another SM2 fails it', () => {
  checkSm2()
  const always = { ...nodeSm2, importPublicKey: () => () => true }
  const never = { ...nodeSm2, importPublicKey: () => () => false }
  const none = { ...nodeSm2, importPublicKey: () => null }
  const otherSign = { ...nodeSm2, createSign: () => () => join(1n, 1n) }
  for (const broken of [always, never, none, otherSign]) assert.throws(() => checkSm2(broken), /GB\/T 32918\.5/)
})

test('the trap is there: a key that Node has just made signs ECDSA on the SM2 curve, and we never sign by such a key', () => {
  const trap = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  const ecdsa = sign('sm3', message, trap.privateKey)
  assert.equal(verify('sm3', message, trap.publicKey, ecdsa), true)
  const point = Uint8Array.from(trap.publicKey.export({ format: 'der', type: 'spki' }).subarray(-65))
  const raw = readSm2Signature(ecdsa)
  assert.ok(raw)
  assert.equal(verifyHere(compressPoint(point), raw), false)
  const signer = generateNodeSigner(2)
  assert.equal(verifyHere(signer.publicKey, signer.sign(message)), true)
})

test('the one-shot sign of Node, which has an empty user id, is refused', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'SM2', ...PKCS8, ...SPKI })
  const key = createPrivateKey({ key: pair.privateKey, format: 'der', type: 'pkcs8' })
  const raw = readSm2Signature(sign('sm3', message, key))
  assert.ok(raw)
  assert.equal(verifyHere(compressPoint(pair.publicKey.subarray(-65)), raw), false)
})

test('an SM2 key comes back from its PKCS8 as suite 2, a P-256 key as suite 1, and no other curve comes', () => {
  for (const suite of [1, 2] as const) {
    const signer = generateNodeSigner(suite)
    const again = nodeSignerFromPkcs8(signer.exportPkcs8())
    assert.deepEqual([again.suite, again.publicKey], [suite, signer.publicKey])
    const key = nodeCrypto.importPublicKey(suite, signer.publicKey)
    assert.ok(key && nodeCrypto.verify(key, message, again.sign(message)))
  }
  for (const namedCurve of ['secp256k1', 'P-384', 'brainpoolP256r1']) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve, ...PKCS8, ...SPKI })
    assert.throws(() => nodeSignerFromPkcs8(privateKey), TypeError)
  }
})

test('r and s lie in 1…n−1 and do not add up to n', () => {
  for (const good of [1n, 2n ** 128n, ORDER - 2n]) {
    assert.equal(isSm2SignatureInRange(join(good, good)), true)
    assert.equal(isSm2SignatureInRange(join(good, ORDER - good)), false)
    for (const bad of [0n, ORDER, ORDER + 1n, 2n ** 256n - 1n]) {
      assert.deepEqual([isSm2SignatureInRange(join(good, bad)), isSm2SignatureInRange(join(bad, good))], [false, false])
    }
  }
  const { publicKey } = generateNodeSigner(2)
  for (const [r, s] of [
    [0n, 1n],
    [1n, 0n],
    [ORDER, 1n],
    [1n, ORDER],
    [5n, ORDER - 5n],
  ] as const) {
    assert.equal(verifyHere(publicKey, join(r, s)), false)
  }
})

test('any r and s come back from DER, however short or with a sign byte', () => {
  const scalar = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    fc.integer({ min: 0, max: 255 }).map(bits => 2n ** BigInt(bits)),
    fc.constantFrom(0n, 1n, 127n, 128n, 255n, 256n, 2n ** 248n - 1n, 2n ** 255n, 2n ** 256n - 1n),
  )
  fc.assert(
    fc.property(scalar, scalar, (r, s) => {
      const raw = join(r, s)
      const der = writeSm2SignatureDer(raw)
      // Exactly 64 bytes of DER can only be read as r‖s; real signatures are that short once in 2^40.
      if (der.length !== 64) assert.deepEqual(readSm2Signature(der), raw)
      assert.deepEqual(readSm2Signature(raw), raw)
    }),
    { numRuns: 1000 },
  )
})

test('a signature whose r or s is short in DER verifies: leading zeros are put back on the left', () => {
  const signer = generateNodeSigner(2)
  const short = { r: 0, s: 0 }
  for (let i = 0; i < 5000 && (short.r < 3 || short.s < 3); i++) {
    const signature = signer.sign(message)
    if (signature[0] !== 0 && signature[32] !== 0) continue
    if (signature[0] === 0) short.r++
    if (signature[32] === 0) short.s++
    const der = writeSm2SignatureDer(signature)
    assert.deepEqual(readSm2Signature(der), signature)
    assert.equal(verifyHere(signer.publicKey, signature), true)
  }
  assert.ok(short.r >= 3 && short.s >= 3, JSON.stringify(short))
})

test('a signature in DER has one spelling: padded, negative, cut, long or trailing forms are none', () => {
  const der = writeSm2SignatureDer(join(2n ** 255n, 1n))
  const edit = (change: (bytes: number[]) => void) => {
    const bytes = [...der]
    change(bytes)
    return Uint8Array.from(bytes)
  }
  const refused: [string, Uint8Array][] = [
    ['empty', new Uint8Array(0)],
    ['cut', der.subarray(0, -1)],
    ['trailing byte', edit(b => b.push(0))],
    [
      'trailing byte that is counted',
      edit(b => {
        b.push(0)
        b[1] = (b[1] ?? 0) + 1
      }),
    ],
    [
      'not a sequence',
      edit(b => {
        b[0] = 0x31
      }),
    ],
    [
      'not an integer',
      edit(b => {
        b[2] = 0x03
      }),
    ],
    [
      'negative r',
      edit(b => {
        b.splice(4, 1)
        b[3] = 32
        b[1] = (b[1] ?? 0) - 1
      }),
    ],
    [
      'needless zero before s',
      edit(b => {
        b.splice(-1, 1, 0, 1)
        b[38] = 2
        b[1] = (b[1] ?? 0) + 1
      }),
    ],
    [
      'empty s',
      edit(b => {
        b.splice(-1)
        b[38] = 0
        b[1] = (b[1] ?? 0) - 1
      }),
    ],
    ['r of 33 digits', Uint8Array.from([0x30, 38, 2, 33, 1, ...new Uint8Array(32), 2, 1, 1])],
    ['long form of the length', Uint8Array.from([0x30, 0x81, ...der.subarray(1)])],
  ]
  for (const [name, bytes] of refused) assert.equal(readSm2Signature(bytes), null, name)
  assert.throws(() => writeSm2SignatureDer(der), RangeError)
})

test('our decompression on the SM2 curve finds the point that OpenSSL has, and both refuse the same bytes', () => {
  for (let i = 0; i < 20; i++) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'SM2', ...PKCS8, ...SPKI })
    const point = Uint8Array.from(pair.publicKey.subarray(-65))
    assert.deepEqual(SM2_CURVE.decompressPoint(compressPoint(point)), point)
  }
  const head = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(2, 3) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 4, 5, 6, 7, 255) },
  )
  const x = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(
      head,
      fc.oneof({ weight: 3, arbitrary: x }, { weight: 1, arbitrary: x.map(bytes => bytes.fill(255, 0, 12)) }),
      (first, rest) => {
        const bytes = Uint8Array.from([first, ...rest])
        const isTaken = nodeCrypto.importPublicKey(2, bytes) !== null
        assert.equal(SM2_CURVE.decompressPoint(bytes) !== null, isTaken)
        seen[isTaken ? 'taken' : 'refused']++
      },
    ),
    { numRuns: 400 },
  )
  assert.ok(seen.taken > 50 && seen.refused > 50, JSON.stringify(seen))
})

test('SM3 is the suite’s hash', () => {
  const abc = nodeCrypto.digest(2, new TextEncoder().encode('abc'))
  assert.equal(Buffer.from(abc).toString('hex'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
})

test('the exported key is one that any library imports', () => {
  const der = generateNodeSigner(2).exportPkcs8()
  const key = createPublicKey(createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }))
  assert.equal(key.export({ format: 'der', type: 'spki' }).length, 91)
})
