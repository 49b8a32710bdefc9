import assert from 'node:assert/strict'
import { appendFileSync, statSync } from 'node:fs'
import { get } from 'node:https'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createInstallation } from './crash/books.ts'
import { startServer } from './crash/start-server.ts'

const isOnNetwork = Object.values(networkInterfaces()).some(list =>
  list?.some(({ internal, family }) => !internal && family === 'IPv4'),
)
const LEFT_OUT = '局域网：本机没有局域网地址 local network: this machine has no address on one'
if (!isOnNetwork && process.env.YIMA_LEFT_OUT !== undefined) appendFileSync(process.env.YIMA_LEFT_OUT, `${LEFT_OUT}\n`)

/** Status of an address and the certificate that it showed; nobody vouches for that one. */
const ask = (url: string) =>
  new Promise<{ status: number | undefined; fingerprint: string; alternatives: string | undefined }>(
    (resolve, reject) => {
      const request = get(url, { rejectUnauthorized: false, agent: false }, response => {
        response.resume()
        const socket = response.socket as import('node:tls').TLSSocket
        const { fingerprint256, subjectaltname } = socket.getPeerCertificate()
        resolve({ status: response.statusCode, fingerprint: fingerprint256 ?? '', alternatives: subjectaltname })
      })
      request.on('error', reject)
    },
  )

test('--lan serves the same over HTTPS under an address of this machine, prints it as a QR code, and keeps its certificate', {
  skip: isOnNetwork ? false : LEFT_OUT,
}, async () => {
  const installation = await createInstallation('embedded')
  try {
    const seen = new Set<string>()
    for (let start = 0; start < 2; start++) {
      const server = await startServer({ ...installation, args: ['--lan'] })
      const output = server.output()
      const url = /https:\/\/(\S+):\d+/.exec(output)
      assert.ok(url, output)
      assert.match(output, /^[█▀▄ ]{20,}$/m)
      const { status, fingerprint, alternatives } = await ask(`${url[0]}/m/`)
      assert.equal(status, 200)
      assert.ok(alternatives?.includes(url[1] ?? '?'), String(alternatives))
      seen.add(fingerprint)
      await server.stop()
    }
    assert.equal(seen.size, 1, 'a phone has to trust it once only')
    assert.equal(statSync(join(installation.data, 'lan-certificate.json')).mode & 0o777, 0o600)
  } finally {
    await installation.remove()
  }
})
