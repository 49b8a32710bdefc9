import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createInstallation, type Installation } from './crash/books.ts'
import { operate, type RunningServer, startServer } from './crash/start-server.ts'
import { until } from './gate-screen.ts'
import { readKeyRows } from './judge-code.ts'

let installation: Installation
let server: RunningServer

before(async () => {
  installation = await createInstallation('embedded')
  server = await startServer(installation)
})

after(async () => {
  await server?.stop()
  await installation?.remove()
})

const numbersOf = async () => (await readKeyRows(server.url)).map(({ number }) => number)

test('while a server holds the embedded folder a command goes through its socket, which only the owner may open', async () => {
  assert.equal(statSync(join(installation.data, 'admin.sock')).mode & 0o777, 0o600)
  const { code, lines } = await operate(installation, 'keys', 'announce')
  assert.equal(code, 0)
  assert.match(lines.join(), /announced key 2/)
  await until(async () => (await numbersOf()).includes(2))
})

test('a command that cannot be done ends with one line and another code than 0, and the server goes on', async () => {
  for (const typed of [
    ['keys', 'compromise', '99', '--reason', 'a test'],
    ['keys', 'announce', '--days', '1'],
    ['keys', 'announce'],
  ]) {
    const { code, lines, errors } = await operate(installation, ...typed)
    assert.deepEqual([code, lines, errors.length], [1, [], 1], errors.join())
  }
  const unknown = await operate(installation, 'key', 'list')
  assert.equal(unknown.code, 1)
  assert.match(unknown.errors.join('\n'), /No such command: key list[\s\S]*keys rotate-root/)
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
})

test('on the folder of a server that was stopped or killed the command works by itself', async () => {
  await server.kill()
  assert.match(
    (await operate(installation, 'keys', 'compromise', '1', '--reason', 'a test')).lines.join(),
    /now signing: 3/,
  )
  server = await startServer(installation)
  assert.deepEqual((await numbersOf()).sort(), [2, 3])
  await server.stop()
  const { lines } = await operate(installation, 'keys', 'list')
  assert.match(lines.join('\n'), /issuer 1 .*compromised/)
  server = await startServer(installation)
})

test('a folder that no platform has used is not made into one', async () => {
  const data = join(installation.data, 'nowhere')
  const { code, errors } = await operate({ data }, 'keys', 'list')
  assert.equal(code, 1)
  assert.equal(errors.length, 1, errors.join())
  assert.equal(existsSync(data), false)
})
