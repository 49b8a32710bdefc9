import { sql } from 'kysely'
import { all, type Db } from '../kernel/db.ts'

/** What a database consists of, read from its own catalog: a table that a later migration adds is in the next backup. */
export type Catalog = {
  /** In an order in which each table comes after those that it refers to. */
  tables: readonly string[]
  partitions: readonly Partition[]
  sequences: readonly { name: string; last: number }[]
  migrations: readonly { name: string; hash: string }[]
}
export type Partition = { parent: string; name: string; bounds: string }

/** Says which migrations ran; each database has its own. */
export const MIGRATION_TABLE = 'kernel.migration'

const NAME = sql<string>`format('%I.%I', n.nspname, c.relname)`
const OURS = sql`n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** Reads the catalog in the snapshot of `db`. */
export async function readCatalog(db: Db): Promise<Catalog> {
  const tables = await all(
    db,
    sql<{ name: string }>`select ${NAME} as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and ${OURS} order by 1`,
  )
  const references = await all(
    db,
    sql<{ from: string; to: string }>`select ${NAME} as "from", format('%I.%I', m.nspname, d.relname) as "to"
      from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class d on d.oid = f.confrelid join pg_namespace m on m.oid = d.relnamespace
      where f.contype = 'f' and f.conparentid = 0 and d.oid <> c.oid`,
  )
  const partitions = await all(
    db,
    sql<Partition>`select format('%I.%I', m.nspname, d.relname) as parent, ${NAME} as name,
        pg_get_expr(c.relpartbound, c.oid) as bounds
      from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class d on d.oid = i.inhparent join pg_namespace m on m.oid = d.relnamespace
      where c.relispartition and c.relkind in ('r', 'p') and ${OURS} order by 2`,
  )
  const sequences = await all(
    db,
    sql<{ name: string; last: number }>`select format('%I.%I', schemaname, sequencename) as name, last_value as last
      from pg_sequences where last_value is not null order by 1`,
  )
  const migrations = await all(
    db,
    sql<{ name: string; hash: string }>`select name, hash from kernel.migration order by name`,
  )
  const names = tables.map(({ name }) => name).filter(name => name !== MIGRATION_TABLE)
  return { tables: afterTheirs(names, references), partitions, sequences, migrations }
}

function afterTheirs(names: readonly string[], references: readonly { from: string; to: string }[]): string[] {
  const ordered: string[] = []
  while (ordered.length < names.length) {
    const next = names.find(
      name =>
        !ordered.includes(name) &&
        references.every(({ from, to }) => from !== name || ordered.includes(to) || !names.includes(to)),
    )
    if (next === undefined) throw new Error('tables refer to each other in a circle')
    ordered.push(next)
  }
  return ordered
}
