import { sql } from 'kysely'
import { writeAudit } from '../../../kernel/audit.ts'
import { type Db, first, type Tx } from '../../../kernel/db.ts'
import { ProblemError } from '../../../kernel/problem.ts'
import { PAIRING_SECONDS } from './begin-pairing.route.ts'
import { readShortCode } from './short-code.ts'

/** Who changes which terminal, and when. */
export type TerminalChange = { terminalId: string; nowMs: number; actor: string }

/**
 * The device that shows this code becomes this terminal; the device that was it before is refused from its next request
 * on. One refusal, `pairing-code-wrong`, for a code that is wrong, over or used, and for a terminal that was ended.
 */
export async function confirmPairing(
  tx: Tx,
  { shortCode, terminalId, nowMs, actor }: TerminalChange & { shortCode: string },
): Promise<void> {
  const now = sql`to_timestamp(${nowMs / 1000})`
  const paired = await first(
    tx,
    sql<{ pairingId: string }>`with confirmed as (
        update places.pairing set terminal_id = ${terminalId}, expires_at = to_timestamp(${nowMs / 1000 + PAIRING_SECONDS})
        where short_code = ${readShortCode(shortCode)} and terminal_id is null and expires_at > ${now}
          and exists (select from places.terminal where terminal_id = ${terminalId})
        returning pairing_id, token_hash)
      update places.terminal t set token_hash = c.token_hash, paired_at = ${now}, reported_at = null, page_version = null,
        waiting = null, troubles = '{}'
      from confirmed c where t.terminal_id = ${terminalId} and t.ended_at is null returning c.pairing_id as "pairingId"`,
  )
  // Thrown inside the transaction: of a terminal that was ended, the code's use is taken back with it.
  if (paired === undefined) throw new ProblemError('pairing-code-wrong')
  await sql`delete from places.clerk_session where terminal_id = ${terminalId}`.execute(tx)
  await writeAudit(tx, nowMs, actor, { action: 'terminal-paired', subject: terminalId, pairingId: paired.pairingId })
}

/** Forgets codes that are over. */
export const forgetPastPairings = (db: Db, nowMs: number): Promise<unknown> =>
  sql`delete from places.pairing where expires_at < to_timestamp(${nowMs / 1000})`.execute(db)
