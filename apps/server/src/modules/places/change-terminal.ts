import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { first, type Tx } from '../../kernel/db.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { TerminalChange } from './pairing/confirm-pairing.ts'

/** Ends a terminal for good: its device is refused from the next request on, on every process. `not-found` when it was ended. */
export async function revokeTerminal(tx: Tx, { terminalId, nowMs, actor }: TerminalChange): Promise<void> {
  const ended = await first(
    tx,
    sql`update places.terminal set ended_at = to_timestamp(${nowMs / 1000})
      where terminal_id = ${terminalId} and ended_at is null returning 1 as ended`,
  )
  if (ended === undefined) throw new ProblemError('not-found')
  await sql`delete from places.clerk_session where terminal_id = ${terminalId}`.execute(tx)
  await sql`delete from places.pairing where terminal_id = ${terminalId}`.execute(tx)
  await writeAudit(tx, nowMs, actor, { action: 'terminal-revoked', subject: terminalId })
}

type Serving = TerminalChange & { deploymentId: string }

/** Makes this deployment the terminal's own, in place of the one it had; others that it serves stay. */
export async function moveTerminal(tx: Tx, serving: Serving): Promise<void> {
  const { terminalId, deploymentId } = serving
  await requireBoth(tx, serving)
  await sql`delete from places.terminal_deployment
    where terminal_id = ${terminalId} and is_default and deployment_id <> ${deploymentId}`.execute(tx)
  await sql`insert into places.terminal_deployment (terminal_id, deployment_id, is_default)
    values (${terminalId}, ${deploymentId}, true)
    on conflict (terminal_id, deployment_id) do update set is_default = true`.execute(tx)
  // Whoever works at the old counter does not work at the new one.
  await sql`delete from places.clerk_session where terminal_id = ${terminalId}`.execute(tx)
  await audit(tx, 'terminal-moved', serving)
}

/** Lets the terminal serve one more deployment beside its own. Harmless when repeated. */
export async function serveDeployment(tx: Tx, serving: Serving): Promise<void> {
  await requireBoth(tx, serving)
  await sql`insert into places.terminal_deployment (terminal_id, deployment_id, is_default)
    values (${serving.terminalId}, ${serving.deploymentId}, false) on conflict do nothing`.execute(tx)
  await audit(tx, 'terminal-serves', serving)
}

/** Ends serving a further deployment; the terminal's own is left by moving it. */
export async function stopServing(tx: Tx, serving: Serving): Promise<void> {
  const ended = await first(
    tx,
    sql`delete from places.terminal_deployment where terminal_id = ${serving.terminalId}
      and deployment_id = ${serving.deploymentId} and not is_default returning 1 as ended`,
  )
  if (ended === undefined) throw new ProblemError('not-found')
  await audit(tx, 'terminal-serves-no-more', serving)
}

/** The terminal's row is locked, so that two moves at once follow each other. */
async function requireBoth(tx: Tx, { terminalId, deploymentId }: Serving): Promise<void> {
  const found = await first(
    tx,
    sql`select 1 as found from places.terminal t, places.deployment d
      where t.terminal_id = ${terminalId} and t.ended_at is null and d.deployment_id = ${deploymentId} for update of t`,
  )
  if (found === undefined) throw new ProblemError('not-found')
}

const audit = (
  tx: Tx,
  action: 'terminal-moved' | 'terminal-serves' | 'terminal-serves-no-more',
  { terminalId, deploymentId, nowMs, actor }: Serving,
): Promise<void> => writeAudit(tx, nowMs, actor, { action, subject: terminalId, deploymentId })
