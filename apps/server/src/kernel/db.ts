import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type DatabaseConnection,
  Kysely,
  PGliteDialect,
  type PGliteDialectConfig,
  PGliteDriver,
  PostgresDialect,
  type RawBuilder,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { lockDataFolder } from './data-folder.ts'

/** Statements are written as SQL (ADR 0003); the row type stands at the statement, so no table types are declared. */
type Tables = Record<never, never>
export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

/** An open database, whatever engine carries it. */
export type Database = {
  db: Db
  engine: 'postgresql' | 'pglite'
  /** Runs a script of several statements without parameters, in one transaction. */
  script(text: string): Promise<void>
  close(): Promise<void>
}

const INT8_OID = 20
const POOL_CONNECTIONS = 16

/** Statements that a connection keeps prepared; what comes after them is planned each time. */
const PREPARED_MAX = 300
/** A statement of more parameters is a list of some length, hardly the same twice. */
const PARAMETERS_MAX = 40
const statementNames = new Map<string, string>()

/** Statements are texts of ours with parameters, the same again and again: each connection parses and plans them once. */
class PreparingClient extends pg.Client {
  // Reason for the type: `query` has a dozen forms; only the one that Kysely uses, text and parameters, is changed.
  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args
    const name =
      typeof text === 'string' && Array.isArray(values) && values.length <= PARAMETERS_MAX ? nameOf(text) : undefined
    const asked = name === undefined ? args : [{ name, text, values }, ...rest]
    return super.query(...(asked as [string])) as never
  }
}

function nameOf(text: string): string | undefined {
  const known = statementNames.get(text)
  if (known !== undefined || statementNames.size >= PREPARED_MAX) return known
  const name = `yima_${statementNames.size}`
  statementNames.set(text, name)
  return name
}

/** Opens PostgreSQL by its URL. Every number that we keep in int8 is below 2^53. */
export function openPostgres(url: string): Database {
  pg.types.setTypeParser(INT8_OID, Number)
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_CONNECTIONS,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
    application_name: 'yima',
    Client: PreparingClient,
  })
  // A connection that breaks says so to whoever waits for an answer on it; one that nobody waits on just goes.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    engine: 'postgresql',
    script: async text => {
      await pool.query(`begin; ${text}; commit`)
    },
    close: () => db.destroy(),
  }
}

/** Opens the embedded database in `<folder>/db`; a second opener is refused, since two would lose rows. */
export async function openEmbedded(folder: string | undefined): Promise<Database> {
  const unlock = folder === undefined ? () => {} : lockDataFolder(folder)
  if (folder !== undefined) mkdirSync(join(folder, 'db'), { recursive: true, mode: 0o700 })
  const { PGlite } = await import('@electric-sql/pglite')
  const engine = await PGlite.create(folder === undefined ? {} : { dataDir: join(folder, 'db') })
  const db: Db = new Kysely({ dialect: new SerialPGliteDialect({ pglite: engine }) })
  return {
    db,
    engine: 'pglite',
    script: async text => {
      await engine.exec(`begin; ${text}; commit`)
    },
    close: async () => {
      await db.destroy()
      unlock()
    },
  }
}

/** One statement or transaction at a time: the engine has one connection, and Kysely's driver would let a second
 *  caller's statement slip into an open transaction. */
class SerialPGliteDriver extends PGliteDriver {
  #last: Promise<void> = Promise.resolve()
  #release: () => void = () => {}

  override async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last
    let release = () => {}
    this.#last = new Promise(resolve => {
      release = resolve
    })
    await before
    this.#release = release
    return super.acquireConnection()
  }

  override async releaseConnection(): Promise<void> {
    this.#release()
  }
}

class SerialPGliteDialect extends PGliteDialect {
  readonly #config: PGliteDialectConfig

  constructor(config: PGliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver() {
    return new SerialPGliteDriver(this.#config)
  }
}

/** All rows of a statement. */
export async function all<Row>(db: Db, statement: RawBuilder<Row>): Promise<Row[]> {
  return (await statement.execute(db)).rows
}

/** The first row, or undefined: «zero rows» is an answer, not an error. */
export async function first<Row>(db: Db, statement: RawBuilder<Row>): Promise<Row | undefined> {
  return (await statement.execute(db)).rows[0]
}

/** Two transactions that wait for each other: the database ends one, which is then simply run again. */
const DEADLOCK = '40P01'
const ATTEMPTS = 3

/** Runs a transaction at READ COMMITTED: with REPEATABLE READ a row lock comes after the snapshot and over-sells.
 *  `work` may run again and touches nothing but the database. */
export async function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().setIsolationLevel('read committed').execute(work)
    } catch (error) {
      const deadlock = error instanceof Error && 'code' in error && error.code === DEADLOCK
      if (!deadlock || attempt === ATTEMPTS) throw error
    }
  }
}

/** SQLSTATE classes and codes, and the system's own, by which a database says: not now. */
const AWAY =
  /^(08|53)|^(57P0[1-4]|57014|55P03|25P03|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/
/** The driver's own errors have no code. */
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/

/** Whether work failed because the database cannot be reached, is full, restarting or overloaded: worth asking again. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return code === undefined ? AWAY_MESSAGE.test(error.message) : AWAY.test(code)
}
