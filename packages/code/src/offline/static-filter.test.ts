import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildStaticFilter, filterHas, isStaticFilter } from './static-filter.ts'

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const fresh = () => new Uint8Array(randomBytes(16))

test('whatever was put in is found, at any size and with repeats, in both widths', async () => {
  const element = fc.uint8Array({ minLength: 16, maxLength: 16 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(element, { maxLength: 60 }),
      fc.constantFrom(2 as const, 4 as const),
      async (set, width) => {
        const elements = [...set, ...set].map(bytes => new Uint8Array(bytes))
        const filter = await buildStaticFilter(elements, width, sha256)
        assert.ok(isStaticFilter(filter))
        for (const bytes of elements) assert.ok(await filterHas(filter, bytes, sha256))
      },
    ),
  )
})

test('of 20,000 strangers a four-byte filter of 1,000 knows none, a two-byte one next to none', async () => {
  const members = Array.from({ length: 1000 }, fresh)
  const strangers = Array.from({ length: 20_000 }, fresh)
  const hits = async (width: 2 | 4) => {
    const filter = await buildStaticFilter(members, width, sha256)
    let count = 0
    for (const stranger of strangers) if (await filterHas(filter, stranger, sha256)) count++
    return count
  }
  assert.equal(await hits(4), 0)
  assert.ok((await hits(2)) <= 6)
})

test('an empty filter has nothing in it, and damaged bytes are no filter', async () => {
  const empty = await buildStaticFilter([], 4, sha256)
  assert.equal(await filterHas(empty, fresh(), sha256), false)
  const good = await buildStaticFilter([fresh()], 4, sha256)
  for (const bad of [new Uint8Array(0), good.slice(1), good.slice(0, -1), new Uint8Array([3, ...good.slice(1)])]) {
    assert.equal(isStaticFilter(bad), false)
    assert.equal(await filterHas(bad, fresh(), sha256), false)
  }
})
