import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { deviceBindingMessage, SIGNING_TAGS, STRIP_SIZE, stripRequestMessage } from './index.ts'
import { nodeCrypto } from './node.ts'
import { buildSigningInput } from './tags.ts'

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const hash = (bytes: Uint8Array<ArrayBuffer>) => nodeCrypto.digest(1, bytes)
const hex = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('hex')
const keys = Array.from({ length: STRIP_SIZE }, (_, i) => new Uint8Array(33).fill(i))

/** Tags that begin another one, by which a message of one kind could be read as another. */
function findOverlaps(tags: readonly string[]): string[] {
  return tags.filter((tag, i) => tags.some((other, j) => i !== j && other.startsWith(tag)))
}

test('no signing tag begins another, and the check sees one that does', () => {
  assert.deepEqual(findOverlaps(Object.values(SIGNING_TAGS)), [])
  assert.deepEqual(findOverlaps([...Object.values(SIGNING_TAGS), 'yima.code.12']), ['yima.code.1'])
  assert.deepEqual(findOverlaps(['a', 'a']), ['a', 'a'])
})

test('the registry holds the tags of the format, each ASCII and of version 1', () => {
  const names = 'pass code paper bundle root deny venue device strip confirm confirm-cert'.split(' ')
  assert.deepEqual(
    Object.values(SIGNING_TAGS),
    names.map(name => `yima.${name}.1`),
  )
})

test('a signed message begins with its tag and the city, and takes no prefix of another form', () => {
  assert.equal(hex(buildSigningInput('pass', 'YKU', new Uint8Array([1, 2]))), `${hex('yima.pass.1YKU')}0102`)
  for (const prefix of ['', 'YK', 'YKUX', 'yku', 'YK1', 'YKU\n', '码码码']) {
    assert.throws(() => buildSigningInput('pass', prefix), RangeError)
  }
})

test('the device binding message is tag, city, time and key', () => {
  const key = new Uint8Array(33).fill(2)
  assert.equal(
    hex(deviceBindingMessage('YKU', 0x01020304, key)),
    `${hex('yima.device.1YKU')}01020304${'02'.repeat(33)}`,
  )
  assert.throws(() => deviceBindingMessage('YKU', 1, new Uint8Array(65)), RangeError)
})

test('the strip request message is tag, city, time and three hashes of the texts as sent', async () => {
  const bytes = await stripRequestMessage('YKU', 5, 'dev_码', 'nonce', keys, hash)
  const hashes = sha256('dev_码') + sha256('nonce') + sha256(Buffer.concat(keys))
  assert.equal(hex(bytes), `${hex('yima.strip.1YKU')}00000005${hashes}`)
})

test('two different strip requests never read alike', async () => {
  const text = fc.string({ maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(text, text, text, text, async (id, nonce, otherId, otherNonce) => {
      fc.pre(id !== otherId || nonce !== otherNonce)
      const one = await stripRequestMessage('YKU', 5, id, nonce, keys, hash)
      assert.notDeepEqual(await stripRequestMessage('YKU', 5, otherId, otherNonce, keys, hash), one)
    }),
  )
})

test('a strip has exactly 32 keys of 33 bytes', async () => {
  await assert.rejects(stripRequestMessage('YKU', 5, 'd', 'n', keys.slice(1), hash), RangeError)
  await assert.rejects(
    stripRequestMessage('YKU', 5, 'd', 'n', [...keys.slice(1), new Uint8Array(32)], hash),
    RangeError,
  )
})
