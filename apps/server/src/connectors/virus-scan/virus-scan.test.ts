import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createBuiltInScan, createClamdScan, type VirusScan } from './index.ts'

const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('')
const infected = new TextEncoder().encode(`%PDF-1.4\n${EICAR}`)
const clean = new Uint8Array(200_000).fill(7)

/** Reads INSTREAM as clamd does and answers by `answer`, given the whole file; '' hangs up. */
async function startClamd(t: TestContext, answer: (file: Buffer) => string | undefined): Promise<number> {
  const server = createServer(socket => {
    let received = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (part: Buffer) => {
      received = Buffer.concat([received, part])
      const file = readInstream(received)
      if (file === undefined) return
      const text = answer(file)
      if (text !== undefined) socket.end(text)
    })
    t.after(() => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  // A TCP server that listens has an address of this form.
  return (server.address() as AddressInfo).port
}

function readInstream(received: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0'
  if (received.length < command.length) return undefined
  assert.equal(received.toString('latin1', 0, command.length), command)
  const chunks: Buffer[] = []
  for (let at = command.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

const scanBy = async (t: TestContext, answer: (file: Buffer) => string | undefined): Promise<VirusScan> =>
  createClamdScan({ host: '127.0.0.1', port: await startClamd(t, answer), timeoutMs: 300 })

test('the built-in scan finds the EICAR test file, anywhere in a file, and nothing else', async () => {
  const scan = createBuiltInScan()
  assert.equal(await scan(infected), 'infected')
  assert.equal(await scan(clean), 'clean')
  assert.equal(await scan(new Uint8Array()), 'clean')
})

test('clamd is given the whole file in chunks, and its word decides', async t => {
  const scan = await scanBy(t, file => {
    if (file.includes(EICAR)) return 'stream: Eicar-Test-Signature FOUND\0'
    return Buffer.from(clean).equals(file) ? 'stream: OK\0' : 'stream: not what was sent ERROR\0'
  })
  assert.equal(await scan(clean), 'clean')
  assert.equal(await scan(infected), 'infected')
})

test('a scan that did not happen is an error and never clean', async t => {
  for (const answer of [
    'INSTREAM size limit exceeded. ERROR\0',
    'stream: OK',
    '',
    'stream: OK and more\0',
    'x'.repeat(9000),
  ])
    await assert.rejects((await scanBy(t, () => answer))(clean), /clamd/)
})

test('a silent clamd ends with an error in time', async t => {
  await assert.rejects((await scanBy(t, () => undefined))(clean), /no answer in time/)
})

test('an absent clamd, and one that hangs up, are errors', async t => {
  const server = createServer(socket => socket.destroy())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  // A TCP server that listens has an address of this form.
  const { port } = server.address() as AddressInfo
  const scan = createClamdScan({ host: '127.0.0.1', port, timeoutMs: 300 })
  await assert.rejects(scan(clean), /clamd/)
  await new Promise(resolve => server.close(resolve))
  await assert.rejects(scan(clean), /ECONNREFUSED/)
})
