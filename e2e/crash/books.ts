import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Books } from './check-books.ts'

/** A data folder and a database that nobody used before, on the engine that the test runner provides. */
export type Installation = {
  data: string
  databaseUrl: string | undefined
  /** Reads the tables themselves, past the server; the embedded engine's server must have ended. */
  readBooks(): Promise<Books>
  /** Changes the tables themselves, past the server, to plant a fault; answers the rows. Same condition. */
  plant(statement: string): Promise<readonly unknown[]>
  remove(): Promise<void>
}

/** Set by the test runner: a superuser's address of a PostgreSQL that may be filled and emptied. */
const SERVER_URL = process.env.YIMA_TEST_DATABASE_URL
const VERIFICATIONS = `select caller as "terminalId", verification_id::text as "verificationId", subject <> caller as "hasHolder",
  coalesce(reason, outcome) as answer from kernel.verification`
const ENTRIES = `select terminal_id as "terminalId", verification_id::text as "verificationId",
  coalesce(reason, outcome) as answer from ledger.entry`
const CODE_USES = `select caller as "terminalId", verification_id::text as "verificationId",
  encode(code_id, 'hex') as "codeId" from kernel.code_use`

type Query = <Row>(text: string) => Promise<Row[]>

/** Makes a fresh installation; `embedded` asks for the embedded engine whatever the runner provides. */
export async function createInstallation(engine: 'provided' | 'embedded' = 'provided'): Promise<Installation> {
  const data = mkdtempSync(join(tmpdir(), 'yima-crash-'))
  const removeData = (): void => rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  if (SERVER_URL === undefined || engine === 'embedded')
    return {
      data,
      databaseUrl: undefined,
      readBooks: () => withEmbedded(data, readAll),
      plant: text => withEmbedded(data, query => query(text)),
      remove: async () => removeData(),
    }
  const name = `yima_crash_${randomBytes(8).toString('hex')}`
  await withPostgres(SERVER_URL, query => query(`create database ${name}`))
  const url = new URL(SERVER_URL)
  url.pathname = `/${name}`
  return {
    data,
    databaseUrl: url.href,
    readBooks: () => withPostgres(url.href, readAll),
    plant: text => withPostgres(url.href, query => query(text)),
    remove: async () => {
      removeData()
      await withPostgres(SERVER_URL, query => query(`drop database ${name} with (force)`))
    },
  }
}

async function readAll(query: Query): Promise<Books> {
  return {
    verifications: await query(VERIFICATIONS),
    entries: await query(ENTRIES),
    codeUses: await query(CODE_USES),
  }
}

async function withEmbedded<Result>(data: string, work: (query: Query) => Promise<Result>): Promise<Result> {
  const { PGlite } = await import('@electric-sql/pglite')
  const engine = await PGlite.create({ dataDir: join(data, 'db') })
  try {
    return await work(async <Row>(text: string) => (await engine.query<Row>(text)).rows)
  } finally {
    await engine.close()
  }
}

async function withPostgres<Result>(url: string, work: (query: Query) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // The row type stands at the statement that selects it.
    return await work(async <Row>(text: string) => (await client.query(text)).rows as Row[])
  } finally {
    await client.end()
  }
}
