import type { RawBuilder } from 'kysely'
import { all, type Db } from './db.ts'
import { gatherCalls } from './gather.ts'

const READS_MAX = 128

/**
 * One statement reads what many requests ask at the same time; each is read from the database afresh, so a change holds
 * from the next request on. `statement` gets a JSON list of the keys, each with its number `n`, and answers at most one
 * row for an `n`. Undefined: no row.
 */
export function gatherReads<Key extends object, Row extends object>(
  db: Db,
  statement: (keys: string) => RawBuilder<Row & { n: number }>,
): (key: Key) => Promise<Row | undefined> {
  return gatherCalls<Key, Row | undefined>({
    max: READS_MAX,
    atOnce: 2,
    run: async keys => {
      const rows = await all(db, statement(JSON.stringify(keys.map((key, n) => ({ n, ...key })))))
      const found = new Map(rows.map(({ n, ...row }) => [n, row]))
      // Reason for the type: a row without its number is the row that the statement selects.
      return keys.map((_, n) => found.get(n) as Row | undefined)
    },
  })
}
