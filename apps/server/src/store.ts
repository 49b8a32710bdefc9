import { resolve } from 'node:path'
import { sql } from 'kysely'
import { type Bytes, equalInConstantTime } from './kernel/bytes.ts'
import { prepareDataFolder } from './kernel/data-folder.ts'
import { type Database, first, openEmbedded, openPostgres } from './kernel/db.ts'
import { hmac, readRootKey } from './kernel/root-key.ts'
import { StartError } from './kernel/start-error.ts'
import { type CitySuites, readSuites } from './kernel/words.ts'

/** Where a platform keeps its data and what opens it: what server and command line have to agree on. */
export type StoreConfig = {
  dataFolder: string
  databaseUrl: string | undefined
  rootKeyFile: string
  /** Made when missing: only for development and the demo. */
  mayCreateRootKey: boolean
  /** Nothing synthetic may be made. */
  production: boolean
  prefix: string
  /** Suites of a new issuer key and of the passes under it. */
  suites: CitySuites
}

/** A store that is open; the root key belongs to it once `checkInstallation` said so. */
export type Store = { database: Database; rootKey: Bytes }

/** What the environment names, all of it strings. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads the part of a start's words that names the store. Throws `StartError` with one line that says what to change. */
export function readStoreConfig(dataFlag: string | undefined, env: Environment): StoreConfig {
  const production = env.NODE_ENV === 'production'
  const dataFolder = resolve(dataFlag ?? env.YIMA_DATA ?? 'data')
  if (production && env.YIMA_ROOT_KEY_FILE === undefined)
    throw new StartError(
      '生产环境须设置 YIMA_ROOT_KEY_FILE In production set YIMA_ROOT_KEY_FILE to a file of 32 random bytes in base64',
    )
  return {
    dataFolder,
    databaseUrl: readDatabaseUrl(env.DATABASE_URL),
    rootKeyFile: env.YIMA_ROOT_KEY_FILE ?? `${dataFolder}/root.key`,
    mayCreateRootKey: !production,
    production,
    prefix: 'YKU',
    suites: readSuites(env.YIMA_SUITES ?? '1/1', 'YIMA_SUITES'),
  }
}

/** Opens the database and reads the root key; an embedded one that another process holds is refused. */
export async function openStore(config: StoreConfig): Promise<Store> {
  prepareDataFolder(config.dataFolder)
  const database =
    config.databaseUrl === undefined ? await openEmbedded(config.dataFolder) : await connect(config.databaseUrl)
  return { database, rootKey: readRootKey(config.rootKeyFile, config.mayCreateRootKey) }
}

/** A database belongs to one city and one root key: with another key nothing in it could be read. */
export async function checkInstallation({ database: { db }, rootKey }: Store, prefix: string): Promise<void> {
  const check = hmac(rootKey, 'installation').slice(0, 16)
  await sql`insert into kernel.installation (prefix, root_key_check) values (${prefix}, ${check}) on conflict do nothing`.execute(
    db,
  )
  const row = await first(
    db,
    sql<{
      prefix: string
      rootKeyCheck: Uint8Array
    }>`select prefix, root_key_check as "rootKeyCheck" from kernel.installation`,
  )
  if (row?.prefix !== prefix || !equalInConstantTime(row.rootKeyCheck, check))
    throw new StartError(
      '根密钥与数据库不符 The root key does not belong to this database; 请检查 YIMA_ROOT_KEY_FILE check YIMA_ROOT_KEY_FILE',
    )
}

async function connect(url: string): Promise<Database> {
  const database = openPostgres(url)
  try {
    await sql`select 1`.execute(database.db)
  } catch {
    await database.close()
    throw new StartError(
      '连不上 PostgreSQL PostgreSQL does not answer; 请检查 DATABASE_URL 和数据库是否启动 check DATABASE_URL and that it runs',
    )
  }
  return database
}

function readDatabaseUrl(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol))
    throw new StartError('DATABASE_URL 不正确 DATABASE_URL must look like postgres://user:password@host:5432/name')
  return text
}
