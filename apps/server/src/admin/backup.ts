import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { writeAudit } from '../kernel/audit.ts'
import { all, first, inTransaction, type Tx } from '../kernel/db.ts'
import { type Catalog, readCatalog } from './backup-catalog.ts'
import type { CommandDeps } from './command.ts'
import { createSealedFile, type LineWriter } from './sealed-file.ts'

/** Raised when a file of today could not be read by the program of yesterday. */
export const BACKUP_FORMAT = 1

/** The first line: what the file is of. */
export type BackupHeader = Omit<Catalog, 'tables'> & {
  format: number
  prefix: string
  engine: string
  /** Milliseconds; everything committed before is in the file. */
  atMs: number
}
/** What a table held, as the last line says it; SHA-256 over its row lines, hex. */
export type TableSum = { name: string; rows: number; sha256: string }

/** Kinds of lines, the first character of each: header, table, row, end. */
export const LINE = { header: 'H', table: 'T', row: 'R', end: 'E' } as const

const FETCH_ROWS = 1_000

/**
 * Writes every table of one snapshot into a sealed file, while the platform works on. The embedded engine has one
 * connection: there a scan waits until the backup is done.
 */
export async function writeBackup(
  deps: CommandDeps,
  path: string,
  progress: (text: string) => void,
): Promise<{ tables: number; rows: number }> {
  const file = await createSealedFile(path, deps)
  try {
    const atMs = deps.sources.now()
    const sums = await deps.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(tx => writeSnapshot(deps, tx, atMs, file, progress))
    await file.write(`${LINE.end}${JSON.stringify(sums)}`)
    await file.finish()
    const rows = sums.reduce((total, sum) => total + sum.rows, 0)
    await inTransaction(deps.db, tx =>
      writeAudit(tx, deps.sources.now(), deps.actor, { action: 'backup-written', subject: deps.prefix, rows }),
    )
    return { tables: sums.length, rows }
  } catch (error) {
    await file.abandon().catch(() => undefined)
    throw error
  }
}

async function writeSnapshot(
  { prefix }: CommandDeps,
  tx: Tx,
  atMs: number,
  file: LineWriter,
  progress: (text: string) => void,
): Promise<TableSum[]> {
  const { tables, ...rest } = await readCatalog(tx)
  const engine = (await first(tx, sql<{ engine: string }>`select version() as engine`))?.engine ?? ''
  const header: BackupHeader = { format: BACKUP_FORMAT, prefix, engine, atMs, ...rest }
  await file.write(`${LINE.header}${JSON.stringify(header)}`)
  const sums: TableSum[] = []
  for (const name of tables) {
    const sum = await writeTable(tx, name, file)
    progress(`${name} ${sum.rows}`)
    sums.push(sum)
  }
  return sums
}

/** The names come from the catalog, quoted by the database. A cursor keeps a large table out of memory. */
async function writeTable(tx: Tx, name: string, file: LineWriter): Promise<TableSum> {
  await file.write(`${LINE.table}${name}`)
  await sql.raw(`declare backup_rows no scroll cursor for select to_json(t)::text as row from ${name} t`).execute(tx)
  const hash = createHash('sha256')
  let rows = 0
  for (;;) {
    const fetched = await all(tx, sql.raw<{ row: string }>(`fetch ${FETCH_ROWS} from backup_rows`))
    for (const { row } of fetched) {
      const line = `${LINE.row}${row}`
      hash.update(line)
      await file.write(line)
    }
    rows += fetched.length
    if (fetched.length < FETCH_ROWS) break
  }
  await sql.raw('close backup_rows').execute(tx)
  return { name, rows, sha256: hash.digest('hex') }
}
