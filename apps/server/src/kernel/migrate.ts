import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { all, type Database } from './db.ts'
import { StartError } from './start-error.ts'

const FOLDER = join(import.meta.dirname, '../../../../db/migrations')
/** The key of the advisory lock that lets one process migrate at a time: «yima» in ASCII. */
const LOCK = 0x79696d61

/** The scripts of this program, in their order; `hash` is SHA-256, hex. */
export const listMigrations = (): { name: string; hash: string; text: string }[] =>
  readdirSync(FOLDER)
    .filter(file => file.endsWith('.sql'))
    .sort()
    .map(name => {
      const text = readFileSync(join(FOLDER, name), 'utf8')
      return { name, text, hash: createHash('sha256').update(text).digest('hex') }
    })

/** Applies what is missing, forward only. A file that changed after it was applied stops the start. */
export async function migrate(database: Database): Promise<string[]> {
  await database.script(
    `${lockStatement(database)} create schema if not exists kernel;
     create table if not exists kernel.migration (name text primary key, hash text not null, applied_at timestamptz not null default now())`,
  )
  const applied = await all(database.db, sql<{ name: string; hash: string }>`select name, hash from kernel.migration`)
  const hashes = new Map(applied.map(row => [row.name, row.hash]))
  const fresh: string[] = []
  for (const { name, hash, text } of listMigrations()) {
    const known = hashes.get(name)
    if (known === hash) continue
    if (known !== undefined)
      throw new StartError(`数据库变更脚本被改动 A migration changed after it was applied: ${name}`)
    await database.script(`${lockStatement(database)} ${guarded(name, hash, text)}`)
    fresh.push(name)
  }
  return fresh
}

const lockStatement = (database: Database): string =>
  database.engine === 'postgresql' ? `select pg_advisory_xact_lock(${LOCK});` : ''

/** Under the lock: the name is claimed first, so that a process that waited finds it taken and its script ends there. */
const guarded = (name: string, hash: string, text: string): string =>
  `do $guard$ begin
     insert into kernel.migration (name, hash) values ('${name}', '${hash}') on conflict do nothing;
     if found then execute $migration$${text}$migration$; end if;
   end $guard$`
