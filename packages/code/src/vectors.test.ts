import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { formatVectors, generateVectors } from '../tools/generate-vectors.ts'
import { loadVectors, makeContext, VECTOR_FILE } from '../tools/vectors.ts'
import { createPassCache, OUTCOMES, verifyLiveCode } from './index.ts'
import { nodeCrypto } from './node.ts'
import { P256 } from './p256.ts'
import { webCrypto } from './web.ts'

const vectors = loadVectors()

for (const [port, crypto] of Object.entries({ node: nodeCrypto, web: webCrypto })) {
  test(`every vector has its outcome and its code id on the ${port} port, with and without a warm cache`, async () => {
    for (const vector of vectors) {
      const passes = createPassCache(4)
      for (const context of [{}, { passes }, { passes }]) {
        const { outcome, code } = await verifyLiveCode(vector.text, { ...makeContext(vector, crypto), ...context })
        assert.equal(outcome, vector.outcome, vector.name)
        assert.equal(code && Buffer.from(code.codeId).toString('hex'), vector.codeId, vector.name)
      }
    }
  })
}

test('the committed vectors are what the generator writes', () => {
  assert.equal(readFileSync(VECTOR_FILE, 'utf8'), formatVectors(generateVectors()))
})

test('the vectors are many, named once, and reach every outcome that needs no memory', () => {
  const accepted = vectors.filter(vector => vector.outcome === 'accepted').length
  assert.ok(accepted >= 25 && vectors.length - accepted >= 60, `${accepted} of ${vectors.length}`)
  assert.equal(new Set(vectors.map(vector => vector.name)).size, vectors.length)
  const reached = new Set(vectors.map(vector => vector.outcome))
  const missing = Object.keys(OUTCOMES).filter(outcome => !reached.has(outcome as keyof typeof OUTCOMES))
  assert.deepEqual(missing, ['reused', 'revoked'])
})

test('a code and its high-s twin have one code id', () => {
  const idOf = (name: string) => vectors.find(vector => vector.name === name)?.codeId
  const textOf = (name: string) => vectors.find(vector => vector.name === name)?.text
  const twin = 'high-s twin of the device signature, same code id'
  assert.ok(idOf(twin))
  assert.equal(idOf(twin), idOf('plain code'))
  assert.notEqual(textOf(twin), textOf('plain code'))
})

test('the off-curve points of the vectors are off the curve, and 5 is on it', () => {
  const pointAt = (x: number) => P256.decompressPoint(Buffer.from(`02${x.toString(16).padStart(64, '0')}`, 'hex'))
  assert.equal(pointAt(1), null)
  assert.notEqual(pointAt(5), null)
})
