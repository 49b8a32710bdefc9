import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

export type TemporaryPostgres = { url: string; processId: number; folder: string; stop(): Promise<void> }

/** PostgreSQL refuses to run as root; «nobody» owns the temporary folder then. */
const NOBODY = 65_534
const READY_MS_MAX = 20_000

/** The folder of PostgreSQL's programs on this machine, the newest one, or undefined. */
export function findPostgresPrograms(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter)
  const packaged = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => versionOf(b) - versionOf(a))
  return [...packaged, ...onPath].find(
    folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )
}

const versionOf = (path: string): number => Number(/\d+/.exec(path)?.[0] ?? 0)

/** Starts a PostgreSQL of our own in a temporary folder, durable as in production (fsync stays on). */
export async function startTemporaryPostgres(programs: string): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'yima-pg-'))
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (process.getuid?.() === 0) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, 'data')
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'yima', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...asNobody, stdio: 'ignore', cwd: folder },
  )
  const port = await freePort()
  const options = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: 200,
    shared_buffers: '128MB',
    log_min_messages: 'fatal',
  }
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...asNobody, stdio: 'ignore', cwd: folder },
  )
  const url = `postgres://yima@127.0.0.1:${port}/postgres`
  const stop = async (): Promise<void> => {
    await ended(server)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await answers(url, server)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, processId: server.pid ?? 0, folder, stop }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise(resolve => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (const started = Date.now(); Date.now() - started < READY_MS_MAX && server.exitCode === null; ) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  throw new Error('PostgreSQL did not start')
}

/** Fast shutdown: connections are cut, what was committed stays. */
async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = new Promise(resolve => server.once('exit', resolve))
  server.kill('SIGINT')
  await exit
}
