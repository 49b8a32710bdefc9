import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { describeError, loggerOptions } from './log.ts'

const CANARY = 'canary-510101199001011234'

/** A web server that logs with our options; only the stream is exchanged. */
function capture(): { app: FastifyInstance; log: FastifyInstance['log']; lines: string[] } {
  const lines: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString())
      done()
    },
  })
  const options = loggerOptions('trace')
  const app = Fastify({ logger: { ...(typeof options === 'object' ? options : {}), stream } })
  return { app, log: app.log, lines }
}

test('a field outside the list never reaches a line, at any level, whatever it is called or holds', () => {
  const { log, lines } = capture()
  const fields = {
    name: CANARY,
    body: { a: CANARY },
    headers: CANARY,
    code: CANARY,
    token: CANARY,
    [CANARY]: 1,
    nested: { event: CANARY },
  }
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)
    log[level]({ event: 'x', ...fields })
  assert.equal(lines.length, 6)
  for (const line of lines) assert.ok(!line.includes(CANARY), line)
  assert.deepEqual(Object.keys(JSON.parse(lines[0] ?? '{}')).sort(), ['event', 'level', 'time'])
})

test('fields of the list reach the line', () => {
  const { log, lines } = capture()
  log.info({ event: 'request', requestId: 'req_1', status: 200, durationMs: 5 })
  const line = JSON.parse(lines[0] ?? '{}')
  assert.deepEqual([line.event, line.requestId, line.status, line.durationMs], ['request', 'req_1', 200, 5])
})

test('an error, its cause and its fields never reach a line, also when it is logged by itself', () => {
  const { log, lines } = capture()
  const error = Object.assign(new Error(CANARY, { cause: new Error(CANARY) }), { detail: CANARY })
  log.error(error)
  log.error({ err: error, error, event: 'x' })
  log.error(CANARY)
  log.info({ event: 'x' }, CANARY)
  log.error({ event: 'x', ...describeError(error) })
  for (const line of lines) assert.ok(!line.includes(CANARY), line)
})

test('what the framework logs of a request that fails holds nothing of the request or the error', async () => {
  const { app, lines } = capture()
  app.post('/:id', async () => {
    throw new Error(CANARY)
  })
  await app.inject({
    method: 'POST',
    url: `/${CANARY}?x=${CANARY}`,
    payload: { x: CANARY },
    headers: { cookie: CANARY },
  })
  await app.inject({ method: 'GET', url: `/${CANARY}/none` })
  await app.close()
  assert.ok(lines.length > 0)
  for (const line of lines) assert.ok(!line.includes(CANARY), line)
})

test('an error is told by its name, code and frames: its message may quote values, over several lines', () => {
  const error = Object.assign(new TypeError(`${CANARY}\n    second line ${CANARY}`), { code: '23505' })
  const told = describeError(error)
  assert.deepEqual([told.errorName, told.errorCode], ['TypeError', '23505'])
  assert.match(told.frames, /^ {4}at .*log\.test\.ts/)
  assert.ok(!JSON.stringify(told).includes(CANARY))
  for (const thrown of [CANARY, { message: CANARY }, null, undefined])
    assert.ok(!JSON.stringify(describeError(thrown)).includes(CANARY))
})

test('a message that imitates a frame does not pass for one', () => {
  const told = describeError(new Error(`x\n    at ${CANARY} (file.ts:1:1)`))
  assert.ok(!JSON.stringify(told).includes(CANARY))
})
