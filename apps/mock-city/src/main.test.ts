import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'

const start = (port: string): ChildProcess =>
  fork(join(import.meta.dirname, 'main.ts'), ['--port', port], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })

async function readAll(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += chunk
  return text
}

async function urlOf(child: ChildProcess): Promise<string> {
  const [message] = await once(child, 'message')
  assert.match(message.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  return message.url
}

test('the process says where it is, knows the demo people, and stops when told to', async () => {
  const child = start('0')
  const printed = readAll(child.stdout)
  const url = await urlOf(child)
  assert.equal((await fetch(`${url}/inbox`)).status, 200)
  // A system that hangs must not keep the process from stopping.
  await fetch(`${url}/faults`, { method: 'PUT', body: '{"sms":{"outage":"hang"}}' })
  const hanging = assert.rejects(fetch(`${url}/sms/messages`, { method: 'POST', body: '{}' }))
  await fetch(`${url}/faults`)
  child.kill('SIGTERM')
  assert.deepEqual(await once(child, 'exit'), [0, null])
  await hanging
  assert.equal(await printed, `mock city ready at ${url}\n`)
})

test('the process ends with the one that started it', async () => {
  const child = start('0')
  await urlOf(child)
  child.disconnect()
  assert.deepEqual(await once(child, 'exit'), [0, null])
})

test('a port in use or no port at all is one clear line and exit code 1', async () => {
  const first = start('0')
  const { port } = new URL(await urlOf(first))
  for (const wrong of [port, 'abc', '70000']) {
    const child = start(wrong)
    const complaint = readAll(child.stderr)
    assert.deepEqual(await once(child, 'exit'), [1, null])
    assert.match(await complaint, /^.*The mock city did not start: .+\n$/)
  }
  first.disconnect()
  await once(first, 'exit')
})
