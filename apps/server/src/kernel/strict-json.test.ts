import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Type } from 'typebox'
import { assertProblem } from '../testing/checks.ts'
import { routeApp } from '../testing/route-app.ts'
import { ProblemError } from './problem.ts'
import { defineRoute } from './route.ts'
import { Closed, Scanned, Text } from './schemas.ts'
import { parseStrictJson } from './strict-json.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const refuses = (body: Uint8Array, why: string): void =>
  assert.throws(
    () => parseStrictJson(body),
    (error: unknown) => error instanceof ProblemError && error.slug === 'json-invalid',
    why,
  )

test('whatever JSON.stringify writes without keys of a prototype comes back the same', () => {
  const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
  const keys = fc.string({ unit: 'binary' }).filter(key => !forbidden.has(key))
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))
  fc.assert(fc.property(tree, value => assert.deepEqual(parseStrictJson(bytes(JSON.stringify(value))), value)))
})

test('a key twice in one object is refused, however it is written and however deep', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"x":[{"a":1,"b":{},"a":2}]}',
    '{"":0,"":0}',
    '{"a":{"a":1},"a":1}',
    '{"\\"":1,"\\"":2}',
  ])
    refuses(bytes(text), text)
  for (const text of [
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":["a","a"]}',
  ])
    assert.deepEqual(parseStrictJson(bytes(text)), JSON.parse(text))
})

test('a repeated key is found in any object that a program can write', () => {
  const entry = fc.tuple(fc.string({ unit: 'binary', maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }))
  const write = (entries: [string, unknown][]) =>
    `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), fc.nat(), (entries, pick) => {
      const again = entries[pick % entries.length] ?? ['', null]
      refuses(bytes(write([...entries, [again[0], 1]])), 'repeated')
    }),
  )
})

test('keys that reach a prototype are refused, however written', () => {
  for (const key of ['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])
    for (const text of [`{"${key}":1}`, `{"a":{"${key}":{}}}`, `[{"${key}":null}]`]) refuses(bytes(text), text)
  assert.equal(parseStrictJson(bytes('"__proto__"')), '__proto__')
})

test('sixteen levels deep and no deeper', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  assert.ok(parseStrictJson(bytes(nested(16))))
  refuses(bytes(nested(17)), '17')
  refuses(bytes(nested(30_000)), '30000')
  refuses(bytes('{"a":'.repeat(9_000)), 'unclosed')
})

test('bytes that are not UTF-8, marks of byte order and what is no JSON are refused', () => {
  const quote = 0x22
  for (const body of [
    Uint8Array.of(quote, 0xff, quote),
    Uint8Array.of(quote, 0xc0, 0x80, quote),
    Uint8Array.of(quote, 0xed, 0xa0, 0x80, quote),
    Uint8Array.of(quote, 0xe5, quote),
    Uint8Array.of(0xef, 0xbb, 0xbf, 0x31),
    Uint8Array.of(0xff, 0xfe, 0x31, 0x00),
    ...['', ' ', '{', "{'a':1}", '{"a":1,}', 'NaN', '01', '1 2', '{"a":1}x', '"\n"', '/*x*/1', 'undefined'].map(bytes),
  ])
    refuses(body, Buffer.from(body).toString('hex'))
})

const echo = defineRoute({
  method: 'POST',
  path: '/echo',
  summary: 'test',
  access: 'public',
  body: Closed({ text: Type.Optional(Text(20)), code: Type.Optional(Scanned()) }),
  responses: { 200: Closed({ seen: Type.Boolean() }) },
  problems: [],
  handle: async () => ({ status: 200, body: { seen: true } }),
})
const app = await routeApp([echo])
after(() => app.close())
const post = async (payload: string | Buffer, type = 'application/json') => {
  const response = await app.inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': type } })
  return { status: response.statusCode, body: response.json() as unknown }
}

test('control characters and lone surrogates in people’s text are refused; in a scanned code they are judged', async () => {
  for (const text of [
    '\\u0000',
    'a\\u0007',
    '\\n',
    '\\u007f',
    '\\u0085',
    '\\ud800',
    '\\udc00',
    '\\udc00\\ud800',
    '\\ud842x',
  ]) {
    assertProblem(await post(`{"text":"${text}"}`), 400, 'request-invalid')
    assert.equal((await post(`{"code":"${text}"}`)).status, 200)
  }
  for (const text of ['𠅤', '\\ud840\\udd64', '买买提·艾力', '\\u3000'])
    assert.equal((await post(`{"text":"${text}"}`)).status, 200)
})

test('only JSON objects of the declared form are taken, and nothing is turned into another type', async () => {
  for (const body of [
    '{"text":1}',
    '{"text":true}',
    '{"text":null}',
    '{"text":["a"]}',
    '{"text":{}}',
    '{"text":""}',
    '[]',
    '1',
    'null',
    '"x"',
    '{"other":1}',
  ])
    assertProblem(await post(body), 400, 'request-invalid')
  assertProblem(await post(`{"text":"${'x'.repeat(21)}"}`), 400, 'request-invalid')
})

test('other media types, too large and broken bodies have their own words', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'nonsense',
  ])
    assertProblem(await post('{}', type), 415, 'media-type-unsupported')
  assertProblem(await post(`{"text":"${'x'.repeat(70_000)}"}`), 413, 'body-too-large')
  assertProblem(await post('{"text":'), 400, 'json-invalid')
  assertProblem(await post(Buffer.of(0x7b, 0xff, 0x7d)), 400, 'json-invalid')
  assert.equal((await post('{}', 'application/json; charset=utf-8')).status, 200)
})
