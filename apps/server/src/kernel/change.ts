import { sql } from 'kysely'
import { type Db, first, type Tx } from './db.ts'

/** What every process keeps a copy of and reads anew when its version rose. */
export type Topic = 'keys'

/** Raises a version in the transaction of the change itself; concurrent changes of one topic wait for each other here. */
export async function raiseVersion(tx: Tx, topic: Topic): Promise<void> {
  await sql`update kernel.change set version = version + 1 where topic = ${topic}`.execute(tx)
}

/** The version that a process compares with the one it read last. */
export async function readVersion(db: Db, topic: Topic): Promise<number> {
  const row = await first(db, sql<{ version: number }>`select version from kernel.change where topic = ${topic}`)
  return row?.version ?? 0
}
