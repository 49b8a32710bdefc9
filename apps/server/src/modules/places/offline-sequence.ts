import { sql } from 'kysely'
import { type Db, first, type Tx } from '../../kernel/db.ts'
import { ProblemError } from '../../kernel/problem.ts'

/** The number that the terminal's next off-line scan must have. */
export async function nextSequence(db: Db, terminalId: string): Promise<number> {
  const row = await first(
    db,
    sql<{ lastSeq: number }>`select last_seq as "lastSeq" from places.terminal where terminal_id = ${terminalId}`,
  )
  return (row?.lastSeq ?? 0) + 1
}

/**
 * Takes the next number: true when `seq` follows the last one, false when it was taken before, `sequence-gap` when
 * numbers in between are missing. The terminal's row stays locked until the transaction ends.
 */
export async function takeSequence(tx: Tx, terminalId: string, seq: number): Promise<boolean> {
  const taken = await first(
    tx,
    sql`update places.terminal set last_seq = ${seq} where terminal_id = ${terminalId} and last_seq = ${seq - 1} returning 1`,
  )
  if (taken !== undefined) return true
  const nextSeq = await nextSequence(tx, terminalId)
  if (seq > nextSeq) throw new ProblemError('sequence-gap', { nextSeq })
  return false
}
