import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { extname, join } from 'node:path'

/** `through`: as the server answers; `silent`: taken and never answered; `busy`: 503 to everything; `cut`: no connection. */
export type NetworkState = 'through' | 'silent' | 'busy' | 'cut'

/** The road between a phone and a server: one address, whatever happens behind it. */
export type Network = {
  url: string
  leadTo(serverUrl: string): void
  become(state: NetworkState): Promise<void>
  /** From now on `/m/` is another build's folder: all its files or only the named ones, as while a server changes over. */
  deploy(folder: string | undefined, only?: readonly string[]): void
  /** The server works on the next request for this path, and its answer never arrives; resolves once it has answered. */
  loseAnswer(path: string): Promise<void>
  /** The next request for this path never arrives. */
  loseRequest(path: string): void
  close(): Promise<void>
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Opens a road on a port of this machine. */
export async function openNetwork(): Promise<Network> {
  let target = ''
  let state: NetworkState = 'through'
  let deployed: { folder: string; only: readonly string[] | undefined } | undefined
  const sockets = new Set<Socket>()
  const losses = new Map<string, () => void>()
  const drops = new Set<string>()
  const server = createServer((incoming, outgoing) => {
    if (state === 'silent') return
    if (state === 'busy') outgoing.writeHead(503).end()
    else {
      const path = incoming.url ?? ''
      if (drops.delete(path)) {
        incoming.socket.destroy()
        return
      }
      const lost = losses.get(path)
      losses.delete(path)
      forward(target, incoming, outgoing, findDeployed(path), lost)
    }
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await listen(server, 0)
  const { port } = server.address() as AddressInfo

  const findDeployed = (url: string): string | 'gone' | undefined => {
    const name = /^\/m\/([^?]*)/.exec(url)?.[1]
    if (deployed === undefined || name === undefined) return undefined
    if (deployed.only !== undefined && !deployed.only.includes(name)) return undefined
    const file = join(deployed.folder, name === '' ? 'index.html' : name)
    return existsSync(file) ? file : 'gone'
  }
  const breakConnections = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    leadTo: serverUrl => {
      target = serverUrl
    },
    become: async next => {
      if (next === 'cut' && server.listening) server.close()
      if (next !== 'cut' && !server.listening) await listen(server, port)
      state = next
      breakConnections()
    },
    deploy: (folder, only) => {
      deployed = folder === undefined ? undefined : { folder, only }
    },
    loseRequest: path => void drops.add(path),
    loseAnswer: path => new Promise(resolve => losses.set(path, resolve)),
    close: async () => {
      server.close()
      breakConnections()
    },
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** With a file of another build, everything but the body is as the server says it. A `lost` answer is taken and dropped. */
function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  file: string | undefined,
  lost: (() => void) | undefined,
): void {
  const { method = 'GET', url = '/', headers } = incoming
  const asked = file === undefined ? url : '/m/'
  const asking = request(
    target + asked,
    { method, headers: file === undefined ? headers : withoutConditions(headers) },
    answer => {
      if (lost) {
        answer.resume().on('end', () => {
          outgoing.destroy()
          lost()
        })
        return
      }
      if (file === undefined) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
        return
      }
      answer.resume()
      if (file === 'gone') return outgoing.writeHead(404).end()
      const { 'content-security-policy': policy } = answer.headers
      outgoing
        .setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
        .setHeader('cache-control', 'no-cache')
        .setHeader('content-security-policy', policy ?? '')
        .end(readFileSync(file))
    },
  )
  asking.on('error', () => outgoing.destroy())
  incoming.pipe(asking)
}

const withoutConditions = (headers: IncomingMessage['headers']): OutgoingHttpHeaders => {
  const { 'if-none-match': _tag, 'if-modified-since': _date, ...rest } = headers
  return rest
}
