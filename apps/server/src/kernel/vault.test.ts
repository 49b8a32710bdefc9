import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createTestSources } from '../testing/test-sources.ts'
import { createVault, type Place } from './vault.ts'

const sources = createTestSources()
const root = sources.randomBytes(32)
const vault = createVault(root, sources)
const place: Place = { table: 'citizens.citizen', column: 'name_sealed', row: 'cit_1' }
const key = vault.newDataKey('cit_1')
const sealed = vault.seal(key, 'cit_1', place, '张三')
const OVERHEAD_BYTES = 2 + 12 + 16

test('what was sealed opens again, any text, in another vault of the same root key too', () => {
  const again = createVault(root, sources)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      const bytes = vault.seal(key, 'cit_1', place, text)
      return (
        again.open(key, 'cit_1', place, bytes) === text && bytes.length === OVERHEAD_BYTES + Buffer.byteLength(text)
      )
    }),
  )
})

test('the same text is sealed differently each time, and the text is not in it', () => {
  const many = Array.from({ length: 50 }, () => Buffer.from(vault.seal(key, 'cit_1', place, '张三')).toString('hex'))
  assert.equal(new Set(many).size, 50)
  assert.equal(new Set(many.map(hex => hex.slice(4, 28))).size, 50, 'no nonce comes twice')
  assert.ok(many.every(hex => !hex.includes(Buffer.from('张三').toString('hex'))))
})

test('a value moved to another row, column or table, or to another owner, does not open', () => {
  for (const other of [{ row: 'cit_2' }, { column: 'id_number_sealed' }, { table: 'citizens.account' }])
    assert.throws(() => vault.open(key, 'cit_1', { ...place, ...other }, sealed))
  assert.throws(() => vault.open(vault.newDataKey('cit_1'), 'cit_1', place, sealed))
  assert.throws(() => vault.open(vault.newDataKey('cit_2'), 'cit_2', place, sealed))
})

test('a data key moved to another owner does not open, not even after it was opened for its own', () => {
  assert.equal(vault.open(key, 'cit_1', place, sealed), '张三')
  assert.throws(() => vault.open(key, 'cit_2', place, sealed))
  assert.throws(() => vault.seal(key, 'cit_2', place, 'x'))
})

test('a single bit flipped anywhere, in the value or in its key, does not open', () => {
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), bit => {
      const changed = Uint8Array.from(sealed, (byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      assert.throws(() => vault.open(key, 'cit_1', place, changed))
    }),
  )
  fc.assert(
    fc.property(fc.nat(key.length * 8 - 1), bit => {
      const changed = Uint8Array.from(key, (byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      assert.throws(() => vault.open(changed, 'cit_1', place, sealed))
    }),
  )
})

test('a value cut short, its tag too, or lengthened does not open', () => {
  for (let length = 0; length < sealed.length; length++)
    assert.throws(() => vault.open(key, 'cit_1', place, sealed.slice(0, length)))
  assert.throws(() => vault.open(key, 'cit_1', place, Uint8Array.of(...sealed, 0)))
})

test('another root key opens nothing and finds nothing', () => {
  const other = createVault(sources.randomBytes(32), sources)
  assert.throws(() => other.open(key, 'cit_1', place, sealed))
  assert.notDeepEqual(other.index('phone', '16400010000'), vault.index('phone', '16400010000'))
})

test('a platform’s secret opens at its place only, and never as a citizen’s value', () => {
  const own = vault.sealOwn(place, Uint8Array.of(1, 2, 3))
  assert.deepEqual(vault.openOwn(place, own), Uint8Array.of(1, 2, 3))
  assert.throws(() => vault.openOwn({ ...place, row: 'cit_2' }, own))
  assert.throws(() => vault.open(key, 'cit_1', place, own))
  assert.throws(() => vault.openOwn(place, sealed))
  assert.throws(() => vault.openOwn({ table: 'vault', column: 'data_key', row: 'cit_1' }, key))
})

test('an index finds the same value again, of one column only, and is 16 bytes', () => {
  assert.deepEqual(vault.index('phone', '16400010000'), vault.index('phone', '16400010000'))
  assert.equal(vault.index('phone', 'x').length, 16)
  assert.notDeepEqual(vault.index('phone', '1'), vault.index('id-number', '1'))
  assert.notDeepEqual(vault.index('a', 'bc'), vault.index('ab', 'c'))
})
