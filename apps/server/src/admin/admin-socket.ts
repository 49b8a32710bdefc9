import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { StartError } from '../kernel/start-error.ts'
import { CommandRefused } from './command.ts'

/** What goes over the socket: one line of JSON each way. */
type Request = { actor: string; typed: readonly string[] }
/** Lines to print; `refused` is what a person can mend, `failed` a fault of the server. */
export type Reply = { lines: readonly string[] } | { refused: string } | { failed: true }

const REQUEST_BYTES_MAX = 65_536
const OWNER_ONLY = 0o600

/** Where a server that holds the embedded folder takes commands. */
export const socketPath = (dataFolder: string): string => join(dataFolder, 'admin.sock')

/**
 * Takes commands of the folder's owner, who alone may open the socket. The folder's lock is held, so a socket that lies
 * there is a dead server's. Closing waits for commands that run, not for callers that say nothing.
 */
export async function serveAdmin(
  path: string,
  run: (request: Request) => Promise<readonly string[]>,
): Promise<() => Promise<void>> {
  rmSync(path, { force: true })
  const idle = new Set<Socket>()
  // The caller ends its half as soon as it has asked; ours stays open until the command is done.
  const server = createServer({ allowHalfOpen: true }, socket => {
    idle.add(socket)
    socket.once('close', () => idle.delete(socket))
    void answer(socket, request => {
      idle.delete(socket)
      return run(request)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, OWNER_ONLY)
  return () =>
    new Promise(resolve => {
      server.close(() => resolve())
      for (const socket of idle) socket.destroy()
    })
}

/** Hands a command to the server that holds the folder; undefined when none answers there. */
export async function askServer(path: string, request: Request): Promise<Reply | undefined> {
  if (!existsSync(path)) return undefined
  const socket = createConnection(path)
  const connected = await new Promise<boolean>(resolve => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  if (!connected) return undefined
  socket.end(`${JSON.stringify(request)}\n`)
  const line = await readLine(socket)
  // Written by our own server on the other side.
  if (line !== undefined) return JSON.parse(line) as Reply
  throw new StartError('服务没有答复 The server gave no answer; 请再试一次 try again')
}

async function answer(socket: Socket, run: (request: Request) => Promise<readonly string[]>): Promise<void> {
  const line = await readLine(socket)
  const request = line === undefined ? undefined : readRequest(line)
  const reply: Reply = request === undefined ? { failed: true } : await replyTo(request, run)
  socket.end(`${JSON.stringify(reply)}\n`)
}

async function replyTo(request: Request, run: (request: Request) => Promise<readonly string[]>): Promise<Reply> {
  try {
    return { lines: await run(request) }
  } catch (error) {
    return error instanceof CommandRefused || error instanceof StartError
      ? { refused: error.message }
      : { failed: true }
  }
}

function readRequest(line: string): Request | undefined {
  try {
    const parsed: unknown = JSON.parse(line)
    if (typeof parsed !== 'object' || parsed === null || !('actor' in parsed) || !('typed' in parsed)) return undefined
    const { actor, typed } = parsed
    if (typeof actor !== 'string' || !Array.isArray(typed) || !typed.every(word => typeof word === 'string'))
      return undefined
    return { actor, typed }
  } catch {
    return undefined
  }
}

/** The first line that the other side sends; undefined when it ends before, or sends more than a command can be. */
function readLine(socket: Socket): Promise<string | undefined> {
  return new Promise(resolve => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
      else if (text.length > REQUEST_BYTES_MAX) socket.destroy()
    })
    for (const end of ['end', 'close'] as const) socket.once(end, () => resolve(undefined))
    socket.once('error', () => resolve(undefined))
  })
}
