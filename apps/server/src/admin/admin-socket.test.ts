import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { askServer, serveAdmin, socketPath } from './admin-socket.ts'
import { CommandRefused } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'yima-admin-'))
after(() => rmSync(folder, { recursive: true }))
const path = socketPath(folder)
const request = { actor: 'os:tester', typed: ['keys', 'list'] }

test('a command that takes longer than its caller needs to finish asking is answered, also while the server closes', async () => {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<readonly string[]>()
  const close = await serveAdmin(path, () => {
    started.resolve()
    return finish.promise
  })
  const reply = askServer(path, request)
  await started.promise
  const closed = close()
  finish.resolve(['done'])
  assert.deepEqual(await reply, { lines: ['done'] })
  await closed
  assert.equal(existsSync(path), false, 'no socket stays behind')
})

test('a caller that says nothing does not keep the server from closing', async () => {
  const close = await serveAdmin(path, async () => [])
  const silent = createConnection(path)
  await new Promise(resolve => silent.once('connect', resolve))
  const ended = new Promise(resolve => silent.once('close', resolve))
  await close()
  await ended
})

test('a refusal comes back in its words, a fault without its own, and what is no request does nothing', async () => {
  const asked: string[] = []
  const close = await serveAdmin(path, async ({ typed }) => {
    asked.push(typed.join(' '))
    if (typed[0] === 'refuse') throw new CommandRefused('不行 No')
    throw new Error('a secret of the store')
  })
  assert.deepEqual(await askServer(path, { ...request, typed: ['refuse'] }), { refused: '不行 No' })
  assert.deepEqual(await askServer(path, { ...request, typed: ['break'] }), { failed: true })
  for (const line of ['{}', 'x', '{"actor":1,"typed":[]}', '{"actor":"a","typed":[1]}', 'y'.repeat(100_000)]) {
    const socket = createConnection(path)
    socket.on('error', () => undefined)
    socket.end(`${line}\n`)
    await new Promise(resolve => socket.resume().once('close', resolve))
  }
  assert.deepEqual(asked, ['refuse', 'break'])
  await close()
  assert.equal(await askServer(path, request), undefined)
})
