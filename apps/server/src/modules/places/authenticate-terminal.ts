import { sql } from 'kysely'
import { sha256 } from '../../kernel/bytes.ts'
import type { Db } from '../../kernel/db.ts'
import { gatherReads } from '../../kernel/gather-reads.ts'
import type { TerminalCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,120})$/i

/** Tokens are 256 random bits, so a plain hash of one tells nothing. */
export const hashToken = (token: string) => sha256(token)

/** The terminal behind `Authorization: Bearer`; read from the database each time, so that a switch-off holds at once. */
export function terminalAuthenticator(
  db: Db,
  seen: (tokenHash: string) => void,
): (authorization: string | undefined) => Promise<TerminalCaller> {
  const read = gatherReads<{ token: string }, { terminalId: string }>(
    db,
    keys => sql`select asked.n, t.terminal_id as "terminalId" from json_to_recordset(${keys}::json) as asked(n integer, token text)
      join places.terminal t on t.token_hash = decode(asked.token, 'hex') and t.ended_at is null`,
  )
  return async authorization => {
    const token = BEARER.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new ProblemError('terminal-unknown')
    const tokenHash = Buffer.from(hashToken(token)).toString('hex')
    const row = await read({ token: tokenHash })
    if (row === undefined) throw new ProblemError('terminal-unknown')
    seen(tokenHash)
    return { kind: 'terminal', terminalId: row.terminalId }
  }
}
