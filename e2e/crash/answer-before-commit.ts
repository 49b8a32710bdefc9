import { join } from 'node:path'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PGliteDialect,
  PostgresDialect,
} from 'kysely'
import pg from 'pg'
import { buildApp } from '../../apps/server/src/app.ts'
import { readConfig } from '../../apps/server/src/config.ts'
import { demoMode } from '../../apps/server/src/demo/demo-mode.ts'
import { seedCounty } from '../../apps/server/src/demo/seed-county.ts'
import { startMockCity } from '../../apps/server/src/demo/start-mock-city.ts'
import { writeDemoJson } from '../../apps/server/src/demo/write-demo-json.ts'
import type { Database } from '../../apps/server/src/kernel/db.ts'
import { migrate } from '../../apps/server/src/kernel/migrate.ts'
import { readRootKey } from '../../apps/server/src/kernel/root-key.ts'
import { systemSources } from '../../apps/server/src/kernel/sources.ts'

/**
 * A planted fault: the product, on a database that reports «committed» at once and commits up to `LATE_MS` later. One
 * connection serves all, so that every later statement sees what is not yet committed and nothing looks wrong, until
 * the process is killed.
 */
const LATE_MS = 1000
const PARENT_CHECK_MS = 250

class LateCommitDriver implements Driver {
  readonly #inner: Driver
  #last: Promise<void> = Promise.resolve()
  #release: () => void = () => {}
  #isOpen = false

  constructor(inner: Driver) {
    this.#inner = inner
  }

  init(): Promise<void> {
    return this.#inner.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#takeTurn()
    if (!this.#isOpen) {
      this.#isOpen = true
      await connection.executeQuery(CompiledQuery.raw('begin'))
      setTimeout(() => void this.runCommitted(async () => {}), LATE_MS)
    }
    return connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('savepoint work'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('release savepoint work'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback to savepoint work'))
    await this.commitTransaction(connection)
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#inner.releaseConnection(connection)
    this.#release()
  }

  destroy(): Promise<void> {
    return this.#inner.destroy()
  }

  /** Commits what was answered long ago, then runs `work` outside of any transaction. */
  async runCommitted(work: () => Promise<unknown>): Promise<void> {
    const connection = await this.#takeTurn()
    if (this.#isOpen) await connection.executeQuery(CompiledQuery.raw('commit'))
    this.#isOpen = false
    await this.#inner.releaseConnection(connection)
    await work()
    this.#release()
  }

  async #takeTurn(): Promise<DatabaseConnection> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    this.#release = resolve
    return this.#inner.acquireConnection()
  }
}

async function openLate(folder: string, url: string | undefined): Promise<Database> {
  const { dialect, script } = url === undefined ? await embedded(folder) : postgres(url)
  const driver = new LateCommitDriver(dialect.createDriver())
  const late: Dialect = {
    createDriver: () => driver,
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: db => dialect.createIntrospector(db),
  }
  const db: Database['db'] = new Kysely({ dialect: late })
  return {
    db,
    engine: url === undefined ? 'pglite' : 'postgresql',
    script: async text => {
      // The first statement initialises the driver.
      await db.executeQuery(CompiledQuery.raw('select 1'))
      await driver.runCommitted(() => script(`begin; ${text}; commit`))
    },
    close: () => db.destroy(),
  }
}

async function embedded(folder: string) {
  const { PGlite } = await import('@electric-sql/pglite')
  const engine = await PGlite.create({ dataDir: join(folder, 'db') })
  return { dialect: new PGliteDialect({ pglite: engine }), script: (text: string) => engine.exec(text) }
}

function postgres(url: string) {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 })
  return { dialect: new PostgresDialect({ pool }), script: (text: string) => pool.query(text) }
}

const parent = process.ppid
setInterval(() => process.ppid === parent || process.exit(1), PARENT_CHECK_MS).unref()
const config = readConfig(process.argv.slice(2), process.env)
const database = await openLate(config.dataFolder, config.databaseUrl)
const rootKey = readRootKey(config.rootKeyFile, config.mayCreateRootKey)
await migrate(database)
const [mockCity] = await Promise.all([startMockCity(), seedCounty(database.db, systemSources, rootKey)])
const { app } = await buildApp({
  ...config,
  database,
  sources: systemSources,
  rootKey,
  connectors: { population: mockCity.url, carriers: mockCity.url, sms: mockCity.url },
  baseUrl: () => 'http://127.0.0.1',
  demo: demoMode(rootKey, mockCity.url),
})
const url = await app.listen({ host: config.host, port: config.port })
writeDemoJson(config.dataFolder, url, rootKey)
process.stdout.write(`Yima ready at ${url}\n`)
