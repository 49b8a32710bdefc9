import { sql } from 'kysely'
import { sha256 } from '../../kernel/bytes.ts'
import { type Db, first } from '../../kernel/db.ts'
import type { TerminalCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,120})$/i

/** Tokens are 256 random bits, so a plain hash of one tells nothing. */
export const hashToken = (token: string) => sha256(token)

/** The terminal behind `Authorization: Bearer`; read from the database each time, so that a switch-off holds at once. */
export async function authenticateTerminal(db: Db, authorization: string | undefined): Promise<TerminalCaller> {
  const token = BEARER.exec(authorization ?? '')?.[1]
  if (token === undefined) throw new ProblemError('terminal-unknown')
  const row = await first(
    db,
    sql<{
      terminalId: string
    }>`select terminal_id as "terminalId" from places.terminal where token_hash = ${hashToken(token)} and ended_at is null`,
  )
  if (row === undefined) throw new ProblemError('terminal-unknown')
  return { kind: 'terminal', terminalId: row.terminalId }
}
