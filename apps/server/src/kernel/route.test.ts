import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { type TObject, type TSchema, Type } from 'typebox'
import { routeApp } from '../testing/route-app.ts'
import { ProblemError } from './problem.ts'
import { type Access, defineRoute, type Reply, type Responses } from './route.ts'
import { Closed, OneOf, Out, Pattern, Scanned, Text } from './schemas.ts'

const CANARY = 'canary-510101199001011234'

/** A route at `/test` that answers as it is told, whatever its types say. */
const answering = (answer: () => unknown, responses: Responses = { 200: Closed({ name: Out() }) }) =>
  defineRoute({
    method: 'GET',
    path: '/test',
    summary: 'test',
    access: 'public',
    responses,
    problems: [],
    // Faulty handlers are what is tested here; the types would refuse them.
    handle: async () => (await answer()) as Reply<Responses>,
  })

async function get(answer: () => unknown, responses?: Responses) {
  const app = await routeApp([answering(answer, responses)])
  const response = await app.inject({ method: 'GET', url: '/test' })
  await app.close()
  return response
}

async function assertInternal(answer: () => unknown, responses?: Responses): Promise<void> {
  const response = await get(answer, responses)
  assert.equal(response.statusCode, 500, response.body)
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
  assert.match(response.json().type, /\/problems\/internal$/)
  assert.ok(!JSON.stringify([response.headers, response.body]).includes(CANARY))
}

test('a field that is not declared never leaves, however deep it lies', async () => {
  const Nested = Closed({
    list: Type.Array(Closed({ name: Out() })),
    either: Type.Union([Closed({ a: Out() }), Closed({ b: Out() })]),
  })
  const response = await get(
    () => ({ status: 200, body: { idNumber: CANARY, list: [{ name: '张*', idNumber: CANARY }], either: { b: 'x' } } }),
    { 200: Nested },
  )
  assert.deepEqual(response.json(), { list: [{ name: '张*' }], either: { b: 'x' } })
})

test('a field beside the declared ones of a union never leaves', async () => {
  const response = await get(() => ({ status: 200, body: { either: { b: 'x', idNumber: CANARY } } }), {
    200: Closed({ either: Type.Union([Closed({ a: Out() }), Closed({ b: Out() })]) }),
  })
  assert.ok(!response.body.includes(CANARY), response.body)
})

test('a status that is not declared is an error of ours, not an answer', async () => {
  await assertInternal(() => ({ status: 201, body: { name: CANARY } }))
  await assertInternal(() => ({ status: 404, body: { name: CANARY } }))
})

test('text, bytes, streams and ready-made responses do not pass by the declared schema', async () => {
  await assertInternal(() => ({ status: 200, body: CANARY }))
  await assertInternal(() => ({ status: 200, body: Buffer.from(CANARY) }))
  await assertInternal(() => ({ status: 200, body: Readable.from([CANARY]) }))
  await assertInternal(() => ({ status: 200, body: new Response(CANARY) }))
  await assertInternal(() => ({
    status: 200,
    body: new Response(JSON.stringify({ name: CANARY }), { headers: { 'content-type': 'application/json' } }),
  }))
})

test('a body where none is declared does not leave', async () => {
  const response = await get(() => ({ status: 204, body: { name: CANARY } }), { 204: null })
  assert.ok(!response.body.includes(CANARY), response.body)
})

test('a route registered beside `registerRoutes` cannot answer at all', async () => {
  const app = await routeApp([])
  app.get('/beside', async () => ({ name: CANARY }))
  app.get('/text', async () => CANARY)
  for (const url of ['/beside', '/text']) {
    const response = await app.inject({ method: 'GET', url })
    assert.equal(response.statusCode, 500)
    assert.ok(!response.body.includes(CANARY))
  }
  await app.close()
})

test('the message, the cause and the stack of an error stay inside', async () => {
  await assertInternal(() => {
    throw new Error(CANARY, { cause: CANARY })
  })
  await assertInternal(() => {
    throw Object.assign(new TypeError(CANARY), { code: CANARY, detail: CANARY, errors: [{ message: CANARY }] })
  })
  await assertInternal(() => Promise.reject(CANARY))
  const response = await get(() => {
    throw new ProblemError('sms-unavailable', { retryAfterSeconds: 7, cause: new Error(CANARY) })
  })
  assert.deepEqual([response.statusCode, response.headers['retry-after']], [503, '7'])
  assert.ok(!response.body.includes(CANARY))
})

test('an error that claims a status of its own is still a problem document', async () => {
  for (const [statusCode, expected] of [
    [418, 400],
    [200, 500],
    [599, 500],
    [-1, 500],
  ] as const) {
    const response = await get(() => {
      throw Object.assign(new Error(CANARY), { statusCode })
    })
    assert.equal(response.statusCode, expected)
    assert.ok(!response.body.includes(CANARY))
  }
})

const define = (parts: { body?: TObject; query?: TObject; response?: TSchema; access?: Access }) => () =>
  defineRoute({
    method: 'POST',
    path: '/test',
    summary: 'test',
    access: parts.access ?? 'public',
    ...(parts.body === undefined ? {} : { body: parts.body }),
    ...(parts.query === undefined ? {} : { query: parts.query }),
    responses: { 200: parts.response ?? null },
    problems: [],
    handle: async () => ({ status: 200, body: undefined }) as never,
  })

test('an answer whose schema lets anything through is refused when the program starts', () => {
  const closed = Closed({ name: Out() })
  assert.doesNotThrow(define({ response: closed }))
  for (const open of [
    Type.Any(),
    Type.Unknown(),
    Type.Record(Type.String(), Type.String()),
    Type.Object({}, { additionalProperties: true }),
    Type.Object({}, { additionalProperties: Type.String() }),
    Type.Intersect([closed, Type.Object({})]),
    Type.Unsafe<string>({}),
    Type.Unsafe<string>({ type: ['string', 'object'] }),
    Type.Unsafe<string>({ $ref: '#/elsewhere' }),
  ])
    for (const response of [open, Closed({ deep: open }), Type.Array(open), Type.Union([closed, open])])
      assert.throws(define({ response }), /\/test:/, JSON.stringify(response))
})

test('a request whose schema is open, or takes text without form and bound, is refused when the program starts', () => {
  assert.doesNotThrow(
    define({ body: Closed({ a: Text(5), b: Pattern('^x$', 1), c: Scanned(), d: OneOf(['x']), e: Type.Literal('x') }) }),
  )
  assert.throws(define({ body: Type.Object({ name: Text(5) }) }), /closed/)
  for (const open of [
    Type.String(),
    Type.String({ maxLength: 5 }),
    Type.String({ pattern: '^x$' }),
    Type.Any(),
    Type.Object({}),
    Type.Record(Type.String(), Text(5)),
  ])
    for (const body of [
      Closed({ a: open }),
      Closed({ a: Type.Array(open) }),
      Closed({ a: Type.Union([Text(1), open]) }),
    ])
      assert.throws(define({ body }), /\/test:/, JSON.stringify(body))
})
