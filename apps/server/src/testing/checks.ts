import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { all, type Db, first } from '../kernel/db.ts'

/** Fails unless the answer is the problem of this slug. */
export function assertProblem(answer: { status: number; body: unknown }, status: number, slug: string): void {
  const type = typeof answer.body === 'object' && answer.body !== null && 'type' in answer.body ? answer.body.type : ''
  assert.deepEqual([answer.status, String(type).split('/').at(-1)], [status, slug], JSON.stringify(answer.body))
}

/** How many rows a table holds, or those of them that `where` names. */
export async function countRows(db: Db, table: string, where = sql`true`): Promise<number> {
  const row = await first(db, sql<{ rows: number }>`select count(*)::int as rows from ${sql.raw(table)} where ${where}`)
  return row?.rows ?? 0
}

/** Every row of every table of ours as PostgreSQL prints it; binary columns come as hexadecimal digits. */
export async function dumpDatabase(db: Db): Promise<string> {
  const tables = await all(
    db,
    sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const rows: string[] = []
  for (const { name } of tables) {
    const found = await all(db, sql<{ text: string }>`select t::text as text from ${sql.raw(name)} t`)
    rows.push(...found.map(({ text }) => `${name} ${text}`))
  }
  return rows.join('\n')
}
