import { sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'

/** A terminal is written down as seen at most so often, milliseconds. */
const EVERY_MS = 60_000
/** A session of a clerk lives by its scans, so they are written down more often. */
const CLERK_EVERY_MS = 15_000
const REMEMBERED_MAX = 50_000

/** Remembers in memory who called, so that no request waits for it; one statement writes for all. */
export type TerminalNotes = {
  /** `tokenHash` in hex: a replaced device's token is another one. */
  seen(tokenHash: string, nowMs: number): void
  clerkActive(terminalId: string, nowMs: number): void
  write(db: Db): Promise<void>
}

export function createTerminalNotes(): TerminalNotes {
  const seen = createNote(EVERY_MS)
  const active = createNote(CLERK_EVERY_MS)
  return {
    seen: seen.add,
    clerkActive: active.add,
    write: async db => {
      await seen.write(rows => writeSeen(db, rows))
      await active.write(rows => writeActive(db, rows))
    },
  }
}

type Row = { key: string; at: number }

function createNote(everyMs: number) {
  const lastMs = new Map<string, number>()
  const waiting = new Map<string, number>()
  return {
    add: (key: string, nowMs: number): void => {
      const before = lastMs.get(key)
      if (before !== undefined && nowMs - before < everyMs) return
      if (lastMs.size >= REMEMBERED_MAX) lastMs.clear()
      lastMs.set(key, nowMs)
      waiting.set(key, nowMs)
    },
    write: async (write: (rows: Row[]) => Promise<unknown>): Promise<void> => {
      if (waiting.size === 0) return
      // In one order, so that two processes never wait for each other.
      const rows = [...waiting].map(([key, at]) => ({ key, at: at / 1000 })).sort((a, b) => (a.key < b.key ? -1 : 1))
      waiting.clear()
      try {
        await write(rows)
      } catch (error) {
        for (const { key } of rows) lastMs.delete(key)
        throw error
      }
    },
  }
}

/** A token that was used needs no telling again: its pairing is over. */
const writeSeen = (db: Db, rows: Row[]): Promise<unknown> =>
  sql`with noted as (select decode(key, 'hex') as token_hash, to_timestamp(at) as at
        from json_to_recordset(${JSON.stringify(rows)}::json) as r(key text, at double precision)),
      ended as (delete from places.pairing p using noted n where p.token_hash = n.token_hash and p.terminal_id is not null)
    update places.terminal t set last_seen_at = n.at from noted n
    where t.token_hash = n.token_hash and (t.last_seen_at is null or t.last_seen_at < n.at)`.execute(db)

const writeActive = (db: Db, rows: Row[]): Promise<unknown> =>
  sql`update places.clerk_session s set active_at = to_timestamp(r.at)
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(key text, at double precision)
    where s.terminal_id = r.key and s.active_at < to_timestamp(r.at)`.execute(db)
