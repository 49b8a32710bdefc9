import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { writeAudit } from '../kernel/audit.ts'
import { all, first, type Tx } from '../kernel/db.ts'
import { BACKUP_FORMAT, type BackupHeader, LINE, type TableSum } from './backup.ts'
import { type Catalog, readCatalog } from './backup-catalog.ts'
import { type CommandDeps, CommandRefused } from './command.ts'
import { readSealedFile } from './sealed-file.ts'

/** Filled by the first start itself; rows in any other table are somebody's data. */
const OWN_ROWS = ['kernel.installation', 'kernel.change']
const INSERT_ROWS = 500
/** Strips signed after the backup are still on phones: their numbers are never given to anybody else. */
const STRIP_SEQUENCE = 'passes.strip_number'
const STRIP_NUMBERS_SKIPPED = 1_000_000
/** Gates that know a list of after the backup must not take another of the same number for it. */
const DENY_EPOCHS_SKIPPED = 1_000_000
/** Only what `pg_get_expr` makes of our partitions. */
const BOUNDS = /^FOR VALUES FROM \('[0-9-]+'\) TO \('[0-9-]+'\)$/

export type Restored = { atMs: number; rows: number; tables: number }

/** Puts a backup in place of what the database holds, all of it or nothing. The database is migrated before. */
export async function restoreBackup(
  deps: CommandDeps,
  path: string,
  isReplacing: boolean,
  progress: (text: string) => void,
): Promise<Restored> {
  return deps.db.transaction().execute(async tx => {
    await sql`set local statement_timeout = 0`.execute(tx)
    await refuseRunning(tx)
    const target = await readCatalog(tx)
    if (!isReplacing) await refuseFilled(tx, target)
    const lines = readSealedFile(path, deps.vault)
    const header = readHeader((await lines.next()).value, deps, target)
    await sql.raw(`truncate ${target.tables.join(', ')}`).execute(tx)
    await makePartitions(tx, header, target)
    const sums = await fillTables(tx, lines, target, progress)
    await refuseForeign(tx, deps)
    await raiseNumbers(tx, header)
    const minutesMissing = Math.ceil((deps.sources.now() - header.atMs) / 60_000)
    await writeAudit(tx, deps.sources.now(), deps.actor, {
      action: 'backup-restored',
      subject: deps.prefix,
      backupAt: new Date(header.atMs).toISOString(),
      minutesMissing,
    })
    return { atMs: header.atMs, tables: sums.length, rows: sums.reduce((total, { rows }) => total + rows, 0) }
  })
}

async function refuseRunning(tx: Tx): Promise<void> {
  const others = await all(
    tx,
    sql`select 1 from pg_stat_activity where datname = current_database() and application_name = 'yima' and pid <> pg_backend_pid()`,
  )
  if (others.length > 0)
    throw new CommandRefused(
      '还有服务连着这个数据库 A server still uses this database; 请先停止全部服务 stop every server first',
    )
}

async function refuseFilled(tx: Tx, { tables }: Catalog): Promise<void> {
  for (const name of tables.filter(table => !OWN_ROWS.includes(table)))
    if ((await first(tx, sql.raw(`select 1 from ${name} limit 1`))) !== undefined)
      throw new CommandRefused(
        `目标不是空的 The target is not empty (${name}); 确定要替换时加 --replace to put the backup in its place add --replace`,
      )
}

function readHeader(line: unknown, { prefix }: CommandDeps, target: Catalog): BackupHeader {
  if (typeof line !== 'string' || !line.startsWith(LINE.header)) throw incomplete('header')
  // Sealed with our key, so we wrote it.
  const header = JSON.parse(line.slice(1)) as BackupHeader
  if (header.format !== BACKUP_FORMAT)
    throw new CommandRefused(
      `备份格式不认识 The backup has format ${header.format}, this program reads ${BACKUP_FORMAT}`,
    )
  if (header.prefix !== prefix)
    throw new CommandRefused(`备份属于另一座城市 The backup is of ${header.prefix}, not of ${prefix}`)
  const levelOf = (migrations: Catalog['migrations']) => migrations.map(({ name, hash }) => `${name} ${hash}`).join()
  if (levelOf(header.migrations) !== levelOf(target.migrations))
    throw new CommandRefused(
      `备份的数据库版本不同 The backup is of database level ${header.migrations.at(-1)?.name}, here is ${target.migrations.at(-1)?.name}; 请用备份时的程序版本恢复，再升级 restore with the version that wrote it, then upgrade`,
    )
  return header
}

async function makePartitions(tx: Tx, { partitions }: BackupHeader, target: Catalog): Promise<void> {
  const names = target.partitions.map(({ name }) => name)
  for (const { parent, name, bounds } of partitions) {
    if (names.includes(name)) continue
    if (!BOUNDS.test(bounds)) throw incomplete(name)
    await sql.raw(`create table ${name} partition of ${parent} ${bounds}`).execute(tx)
  }
}

/** Each table of the database has to come, with the rows and the sum that the last line says. */
async function fillTables(
  tx: Tx,
  lines: AsyncGenerator<string>,
  { tables }: Catalog,
  progress: (text: string) => void,
): Promise<TableSum[]> {
  const found: TableSum[] = []
  let due: TableSum[] | undefined
  let table: { name: string; rows: number; hash: ReturnType<typeof createHash> } | undefined
  let waiting: string[] = []
  const insert = async (): Promise<void> => {
    if (table === undefined || waiting.length === 0) return
    const rows = `[${waiting.join()}]`
    const name = sql.raw(table.name)
    await sql`insert into ${name} overriding system value
      select * from json_populate_recordset(null::${name}, ${rows}::json)`.execute(tx)
    waiting = []
  }
  const endTable = async (): Promise<void> => {
    await insert()
    if (table === undefined) return
    found.push({ name: table.name, rows: table.rows, sha256: table.hash.digest('hex') })
    progress(`${table.name} ${table.rows}`)
    table = undefined
  }
  for await (const line of lines) {
    if (line.startsWith(LINE.row) && table !== undefined) {
      table.rows++
      table.hash.update(line)
      if (waiting.push(line.slice(1)) >= INSERT_ROWS) await insert()
      continue
    }
    await endTable()
    if (line.startsWith(LINE.table)) {
      const name = line.slice(1)
      if (!tables.includes(name)) throw incomplete(name)
      table = { name, rows: 0, hash: createHash('sha256') }
    } else if (line.startsWith(LINE.end)) due = JSON.parse(line.slice(1)) as TableSum[]
  }
  const missing = tables.find(name => !found.some(sum => sum.name === name))
  if (missing !== undefined) throw incomplete(missing)
  if (JSON.stringify(due) !== JSON.stringify(found)) throw incomplete('sums')
  return found
}

const incomplete = (what: string): CommandRefused =>
  new CommandRefused(
    `备份内容不全 The backup does not hold what it should: ${what}; 请用另一份备份 take another backup`,
  )

/** The rows bring their own installation: it has to be the city and the root key that we stand for. */
async function refuseForeign(tx: Tx, { prefix }: CommandDeps): Promise<void> {
  const rows = await all(tx, sql<{ prefix: string }>`select prefix from kernel.installation`)
  if (rows.length !== 1 || rows[0]?.prefix !== prefix) throw incomplete('kernel.installation')
}

/** Numbers that were given out after the backup are not given out again, and what is kept in copies is read anew. */
async function raiseNumbers(tx: Tx, { sequences }: BackupHeader): Promise<void> {
  for (const { name, last } of sequences) await raiseSequence(tx, name, last)
  // Also when none was signed before the backup: those signed since are on phones.
  const strips = sequences.find(({ name }) => name === STRIP_SEQUENCE)?.last ?? 0
  await raiseSequence(tx, STRIP_SEQUENCE, strips + STRIP_NUMBERS_SKIPPED)
  await sql`update kernel.change set version = version + ${DENY_EPOCHS_SKIPPED}`.execute(tx)
  await sql`update passes.deny_list set epoch = epoch + ${DENY_EPOCHS_SKIPPED}, published_at = 'epoch'`.execute(tx)
}

const raiseSequence = (tx: Tx, name: string, last: number) =>
  sql`select setval(${name}::regclass, greatest(${last}::bigint, coalesce(pg_sequence_last_value(${name}::regclass), 1)))`.execute(
    tx,
  )
