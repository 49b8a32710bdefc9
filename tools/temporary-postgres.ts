import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

/** `url` is a superuser's. `folder`, `crash` and `startAgain` are for tests that end the database itself. */
export type TemporaryPostgres = {
  url: string
  folder: string
  stop(): Promise<void>
  /** kill −9 of the server and everything it started. */
  crash(): Promise<void>
  /** On the same folder and port; resolves when it has recovered and takes connections. */
  startAgain(): Promise<void>
  /** Whether the server's first process lives. */
  isAlive(): boolean
}

/** PostgreSQL refuses to run as root; «nobody» owns the temporary folder then. */
const NOBODY = 65_534
const READY_MS_MAX = 20_000

/** The folder of PostgreSQL's programs on this machine, the newest packaged one first, or undefined. */
export function findPostgresPrograms(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter)
  const packaged = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => versionOf(b) - versionOf(a))
  return [...packaged, ...onPath].find(
    folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )
}

const versionOf = (path: string): number => Number(/\d+/.exec(path)?.[0] ?? 0)

/** Starts a PostgreSQL of our own in a temporary folder, durable as in production: fsync stays on for the crash tests. */
export async function startTemporaryPostgres(programs: string, parent = tmpdir()): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(join(parent, 'yima-pg-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
    const password = initialise(programs, folder, owner)
    const port = await freePort()
    const start = (): ChildProcess =>
      spawn(join(programs, 'postgres'), serverOptions(folder, port), { ...owner, stdio: 'ignore', cwd: folder })
    let server = start()
    const url = `postgres://yima:${password}@127.0.0.1:${port}/postgres`
    const stop = async (): Promise<void> => {
      await shutDown(server)
      remove()
    }
    await untilReady(url, server).catch(async error => {
      await stop()
      throw error
    })
    const startAgain = async (): Promise<void> => {
      server = start()
      await untilReady(url, server)
    }
    return {
      url,
      folder,
      stop,
      crash: () => killAll(server),
      startAgain,
      isAlive: () => server.exitCode === null && server.signalCode === null,
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** Makes the empty database and returns its superuser's password: other people of the machine are not to look in. */
function initialise(programs: string, folder: string, owner: { uid?: number; gid?: number }): string {
  const password = randomBytes(18).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner.uid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, NOBODY, NOBODY)
  execFileSync(
    join(programs, 'initdb'),
    [
      ...['-D', join(folder, 'data'), '-U', 'yima', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
      ...['-E', 'UTF8', '--no-locale', '--no-sync'],
    ],
    { ...owner, stdio: ['ignore', 'ignore', 'pipe'], cwd: folder },
  )
  return password
}

function serverOptions(folder: string, port: number): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: 200,
    shared_buffers: '128MB',
    log_min_messages: 'fatal',
  }
  return [
    '-D',
    join(folder, 'data'),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise(resolve => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (const started = Date.now(); Date.now() - started < READY_MS_MAX && server.exitCode === null; ) {
    if (await answers(url)) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('PostgreSQL 没有启动 PostgreSQL did not start')
}

/** Whether a PostgreSQL takes connections at this address. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/** The first process goes first, so that it starts no other; the rest would go on by themselves for a moment. */
async function killAll(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = new Promise(resolve => server.once('exit', resolve))
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').split(' ').filter(Boolean)
  server.kill('SIGKILL')
  for (const child of children) {
    try {
      process.kill(Number(child), 'SIGKILL')
    } catch {
      // It had ended.
    }
  }
  await exit
}

/** Fast shutdown: connections are cut, what was committed stays. */
async function shutDown(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = new Promise(resolve => server.once('exit', resolve))
  server.kill('SIGINT')
  await exit
}
