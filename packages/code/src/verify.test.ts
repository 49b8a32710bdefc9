import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type CryptoPort, createPassCache, mintCode, OUTCOMES, verifyLiveCode } from './index.ts'
import { generateNodeSigner, nodeCrypto } from './node.ts'
import { FROM, issuePass, makeRow, makeVerifier, PREFIX } from './testing/issue-pass.ts'

const device = generateNodeSigner()
const pass = issuePass(device.publicKey)
const mintAt = (mintedAt: number, ownPass = pass) =>
  mintCode({ prefix: PREFIX, pass: ownPass, signer: device, mintedAt, counter: 0 })
let text = ''
before(async () => {
  text = await mintAt(FROM)
})

/** A port that counts its signature checks. */
function countVerifies(): { crypto: CryptoPort; count: () => number } {
  let verifies = 0
  const verify: CryptoPort['verify'] = (...args) => {
    verifies++
    return nodeCrypto.verify(...args)
  }
  return { crypto: { ...nodeCrypto, verify }, count: () => verifies }
}

test('half a surrogate pair, which no JSON vector can hold for every language, is malformed', async () => {
  const broken = `${text.slice(0, 100)}\ud800${text.slice(101)}`
  assert.deepEqual(await verifyLiveCode(broken, makeVerifier(FROM)), { outcome: 'malformed' })
})

test('a revoked code is refused before a reused one, both name the code, and neither is asked about a stale one', async () => {
  const yes = () => true
  const asked: string[] = []
  const note = (name: string) => () => asked.push(name) > 0
  const revoked = await verifyLiveCode(text, makeVerifier(FROM, { isRevoked: yes, isReused: yes }))
  const reused = await verifyLiveCode(text, makeVerifier(FROM, { isRevoked: () => false, isReused: yes }))
  assert.deepEqual([revoked.outcome, reused.outcome], ['revoked', 'reused'])
  assert.ok(revoked.code && reused.code)
  const stale = await verifyLiveCode(text, makeVerifier(FROM + 31, { isRevoked: note('r'), isReused: note('u') }))
  assert.equal(stale.outcome, 'stale')
  assert.deepEqual(stale.code?.sealedHolder, new Uint8Array(16).fill(9))
  assert.deepEqual(asked, [])
})

test('nothing is said about the holder of a code whose signature is bad', async () => {
  const stranger = generateNodeSigner()
  const forged = await mintCode({ prefix: PREFIX, pass, signer: stranger, mintedAt: FROM, counter: 0 })
  assert.deepEqual(await verifyLiveCode(forged, makeVerifier(FROM)), { outcome: 'bad-signature' })
})

test('a second code of one pass costs one signature check instead of two', async () => {
  const { crypto, count } = countVerifies()
  const passes = createPassCache(10)
  for (const second of [0, 1, 2]) {
    const context = makeVerifier(FROM + second, { crypto, passes })
    assert.equal((await verifyLiveCode(await mintAt(FROM + second), context)).outcome, 'accepted')
  }
  assert.equal(count(), 4)
  assert.equal(passes.size, 1)
})

test('the cache remembers no failure and does not grow above its bound', async () => {
  const passes = createPassCache(2)
  const bad = Uint8Array.from(pass, (byte, i) => (i === 121 ? byte ^ 1 : byte))
  assert.equal((await verifyLiveCode(await mintAt(FROM, bad), makeVerifier(FROM, { passes }))).outcome, 'bad-signature')
  assert.equal(passes.size, 0)
  for (let i = 0; i < 5; i++) {
    const own = issuePass(device.publicKey, { sealedHolder: new Uint8Array(16).fill(i) })
    await verifyLiveCode(await mintAt(FROM, own), makeVerifier(FROM, { passes }))
  }
  assert.equal(passes.size, 2)
})

test('a remembered pass still needs a good device signature', async () => {
  const passes = createPassCache(2)
  await verifyLiveCode(text, makeVerifier(FROM, { passes }))
  const forged = await mintCode({ prefix: PREFIX, pass, signer: generateNodeSigner(), mintedAt: FROM, counter: 1 })
  assert.equal((await verifyLiveCode(forged, makeVerifier(FROM, { passes }))).outcome, 'bad-signature')
})

test('a remembered pass whose issuer signature was exchanged is checked anew', async () => {
  const passes = createPassCache(2)
  await verifyLiveCode(text, makeVerifier(FROM, { passes }))
  const altered = Uint8Array.from(pass, (byte, i) => (i === 121 ? byte ^ 1 : byte))
  const scanned = await mintAt(FROM, altered)
  assert.equal((await verifyLiveCode(scanned, makeVerifier(FROM, { passes }))).outcome, 'bad-signature')
})

test('a key row that changed or went takes what was remembered with it', async () => {
  const passes = createPassCache(10)
  assert.equal((await verifyLiveCode(text, makeVerifier(FROM, { passes }))).outcome, 'accepted')
  const changed = makeRow(generateNodeSigner())
  const withRow = (row: typeof changed | undefined) => makeVerifier(FROM, { passes, keyRow: () => row })
  assert.equal((await verifyLiveCode(text, withRow(changed))).outcome, 'bad-signature')
  assert.equal((await verifyLiveCode(text, withRow(undefined))).outcome, 'unknown-issuer')
  passes.dropRow('YKA', 7)
  passes.dropRow(PREFIX, 0)
  assert.equal(passes.size, 1)
  passes.dropRow(PREFIX, 7)
  assert.equal(passes.size, 0)
})

test('dropping key 7 leaves the passes of key 70', () => {
  const passes = createPassCache(2)
  const key = nodeCrypto.importPublicKey(1, device.publicKey)
  assert.ok(key)
  const row = { ...makeRow(), number: 70 }
  passes.remember(row, pass, key)
  passes.rememberIssuerKey(row, key)
  passes.dropRow(PREFIX, 7)
  assert.deepEqual([passes.size, passes.findIssuerKey(row)], [1, key])
  passes.dropRow(PREFIX, 70)
  assert.deepEqual([passes.size, passes.findIssuerKey(row)], [0, undefined])
})

test('an issuer key is imported once for many new passes, and anew when its row changes', async () => {
  let imports = 0
  const importPublicKey: CryptoPort['importPublicKey'] = (...args) => {
    imports++
    return nodeCrypto.importPublicKey(...args)
  }
  const crypto = { ...nodeCrypto, importPublicKey }
  const passes = createPassCache(2)
  const texts: string[] = []
  for (let i = 0; i < 3; i++) {
    texts.push(await mintAt(FROM, issuePass(device.publicKey, { sealedHolder: new Uint8Array(16).fill(i) })))
  }
  for (const own of texts) await verifyLiveCode(own, makeVerifier(FROM, { passes, crypto }))
  assert.equal(imports, 3 + 1)
  const changed = makeVerifier(FROM, { passes, crypto, keyRow: () => makeRow(generateNodeSigner()) })
  assert.equal((await verifyLiveCode(text, changed)).outcome, 'bad-signature')
  assert.equal(imports, 4 + 2)
})

test('the pass unused for longest is forgotten first', async () => {
  const passes = createPassCache(2)
  const { crypto, count } = countVerifies()
  const [a, b, c] = [1, 2, 3].map(i => issuePass(device.publicKey, { sealedHolder: new Uint8Array(16).fill(i) }))
  assert.ok(a && b && c)
  for (const own of [a, b, a, c, a])
    await verifyLiveCode(await mintAt(FROM, own), makeVerifier(FROM, { passes, crypto }))
  assert.equal(count(), 3 * 2 + 2)
})

test('every outcome says in Chinese and in English what happened and what to do', () => {
  for (const [outcome, { zh, en, advice, action }] of Object.entries(OUTCOMES)) {
    for (const chinese of [zh, advice.zh]) assert.match(chinese, /\p{Script=Han}/u, outcome)
    for (const english of [en, advice.en]) assert.match(english, /^[\x20-\x7e]+$/, outcome)
    assert.match(action, /^[a-z-]+$/)
  }
})

test('what a phone or a terminal bundles names nothing of Node', async () => {
  const { readFileSync } = await import('node:fs')
  const seen = new Set<string>()
  const follow = (url: URL) => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    for (const [, from = ''] of readFileSync(url, 'utf8').matchAll(/from '([^']+)'/g)) {
      if (from === 'sm-crypto-v2' && url.pathname.endsWith('/web/sm2.ts')) continue
      assert.match(from, /^(\.\.?\/([a-z0-9-]+\/)?[a-z0-9-]+\.ts)$/, url.pathname)
      assert.doesNotMatch(from, /node(\.ts|\/)/, url.pathname)
      follow(new URL(from, url))
    }
  }
  for (const entry of ['./index.ts', './web.ts', './web-sm2.ts']) follow(new URL(entry, import.meta.url))
  assert.ok(seen.size > 10)
})
