import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import encodeQR from 'qr'
import { generate } from 'selfsigned'
import { StartError } from './kernel/start-error.ts'

/** Addresses of this machine on its local networks. */
const localAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap(list =>
    (list ?? []).filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address),
  )

/** Serves the same application over HTTPS on the local network and returns the address for a phone. Browsers warn about
 *  the self-made certificate once; it is needed because cameras and keys work on secure pages only. */
export async function serveLan(
  app: FastifyInstance,
  folder: string,
  port: number,
): Promise<{ url: string; qr: string; stop(): void }> {
  const addresses = localAddresses()
  const address = addresses[0]
  if (address === undefined)
    throw new StartError(
      '本机没有连上局域网 This machine is on no local network; 请先连接网络或去掉 --lan connect it or leave out --lan',
    )
  const { key, cert } = await certificate(folder, addresses)
  const server = createServer({ key, cert }, app.routing)
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(
        new StartError(`端口 ${port} 已被占用 Port ${port} is in use; 请用 --port 换一个 choose another with --port`),
      ),
    )
    server.listen(port, '0.0.0.0', resolve)
  })
  const url = `https://${address}:${port}`
  return { url, qr: encodeQR(url, 'ascii'), stop: () => void server.close().closeAllConnections() }
}

/** A certificate for these addresses, kept so that a phone has to trust it once. */
async function certificate(folder: string, addresses: readonly string[]): Promise<{ key: string; cert: string }> {
  const file = join(folder, 'lan-certificate.json')
  if (existsSync(file)) {
    const kept: { key: string; cert: string; addresses: string[]; expires: number } = JSON.parse(
      readFileSync(file, 'utf8'),
    )
    if (kept.addresses.join() === addresses.join() && kept.expires > Date.now()) return kept
  }
  const notAfterDate = new Date(Date.now() + 365 * 86_400_000)
  const made = await generate([{ name: 'commonName', value: 'Yima demo' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [...addresses.map(ip => ({ type: 7 as const, ip })), { type: 2 as const, value: 'localhost' }],
      },
    ],
  })
  const kept = { key: made.private, cert: made.cert, addresses, expires: notAfterDate.getTime() - 7 * 86_400_000 }
  writeFileSync(file, JSON.stringify(kept), { mode: 0o600 })
  return kept
}
