import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bytes } from './bytes.ts'
import { generateNodeSigner, nodeCrypto } from './node.ts'
import { createPassCache } from './pass-cache.ts'
import { issuePass, makeRow } from './testing/issue-pass.ts'

const pass = issuePass(generateNodeSigner().publicKey)
const importKey = () => {
  const key = nodeCrypto.importPublicKey(1, generateNodeSigner().publicKey)
  assert.ok(key)
  return key
}
/** The same signature over another body: no issuer makes it, and a forger who wants to meet a kept pass would. */
const withOtherBody = (bytes: Bytes) => Uint8Array.from(bytes, (byte, i) => (i === 5 ? byte ^ 1 : byte))

test('a pass that differs in any byte from the one kept is not found', () => {
  const passes = createPassCache(4)
  const [row, key] = [makeRow(), importKey()]
  passes.remember(row, pass, key)
  assert.equal(passes.find(row, pass.slice()), key)
  for (let at = 0; at < pass.length; at++) {
    const altered = Uint8Array.from(pass, (byte, i) => (i === at ? byte ^ 1 : byte))
    assert.equal(passes.find(row, altered), undefined, `byte ${at}`)
  }
})

test('two passes that are kept in one place displace each other and never answer for each other', () => {
  const passes = createPassCache(4)
  const [row, first, second] = [makeRow(), importKey(), importKey()]
  const twin = withOtherBody(pass)
  passes.remember(row, pass, first)
  passes.remember(row, twin, second)
  assert.deepEqual([passes.size, passes.find(row, pass), passes.find(row, twin)], [1, undefined, second])
})

test('a row that changed in any value finds neither pass nor key, even when it was changed in place', () => {
  const row = makeRow()
  const key = importKey()
  for (const change of [
    { suite: 2 },
    { kinds: ['live', 'paper'] },
    { kinds: [] },
    { validFromMin: 0 },
    { validFromMax: 0 },
    { publicKey: generateNodeSigner().publicKey },
    { number: 8 },
    { prefix: 'YKA' },
  ] as const) {
    const passes = createPassCache(4)
    const own = { ...row }
    passes.remember(own, pass, key)
    passes.rememberIssuerKey(own, key)
    assert.deepEqual([passes.find(own, pass), passes.findIssuerKey(own)], [key, key])
    Object.assign(own, change)
    assert.deepEqual(
      [passes.find(own, pass), passes.findIssuerKey(own)],
      [undefined, undefined],
      JSON.stringify(change),
    )
  }
})

test('bytes that are overwritten after they were kept change nothing in the cache', () => {
  const passes = createPassCache(4)
  const [key, own] = [importKey(), pass.slice()]
  const row = { ...makeRow(), publicKey: makeRow().publicKey.slice() }
  passes.remember(row, own, key)
  own[10] = 0xff
  assert.deepEqual([passes.find(row, own), passes.find(row, pass)], [undefined, key])
  row.publicKey[10] = (row.publicKey[10] ?? 0) ^ 1
  assert.equal(passes.find(row, pass), undefined)
})
