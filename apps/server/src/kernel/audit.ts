import { sql } from 'kysely'
import type { Tx } from './db.ts'

/** What is done to accounts, devices and keys, for the auditor. Identifiers only: no name, number or phone. */
export type AuditEvent =
  | { action: 'account-created'; subject: string }
  | { action: 'level-reached'; subject: string; citizenId: string }
  | { action: 'claim-moved'; subject: string; citizenId: string; fromAccountId: string }
  | { action: 'device-bound'; subject: string; citizenId: string }
  | { action: 'devices-ended'; subject: string; citizenId: string; reason: string; count: number }
  | { action: 'strip-issued'; subject: string; citizenId: string }
  | { action: 'issuer-key-created'; subject: string }
  | { action: 'issuer-key-compromised'; subject: string; successor: number; reason: string }
  | { action: 'root-key-created'; subject: string }
  | { action: 'offline-scan-refused'; subject: string; verificationId: string; why: string }
  | { action: 'simulation-prepared'; subject: string; citizens: number; gates: number }
  | { action: 'manual-entry'; subject: string; reason: string }
  | { action: 'backup-written'; subject: string; rows: number }
  | { action: 'backup-restored'; subject: string; backupAt: string; minutesMissing: number }
  | { action: 'staff-added'; subject: string; role: string; areaPath: string }
  | { action: 'staff-signed-in' | 'staff-signed-out' | 'totp-set-up' | 'password-changed'; subject: string }
  | { action: 'budget-alarm'; subject: string; operatorId: string | null; used: number; max: number }
  | { action: 'list-exported'; subject: string; rows: number; columns: readonly string[] }
  | { action: 'terminal-paired'; subject: string; pairingId: string }
  | { action: 'terminal-revoked'; subject: string }
  | { action: 'terminal-moved' | 'terminal-serves' | 'terminal-serves-no-more'; subject: string; deploymentId: string }
  | { action: 'terminal-needs-clerk'; subject: string; needsClerk: boolean; idleMinutes: number }
  | { action: 'clerk-created' | 'clerk-ended' | 'clerk-pin-reset'; subject: string; unitId: string }
  | { action: 'clerk-signed-in' | 'clerk-locked'; subject: string; terminalId: string }
  /** What was done in the console: `<list>/<action>`. */
  | { action: `${string}/${string}`; subject: string; [detail: string]: unknown }

/** Writes the row inside the transaction of the act itself. */
export async function writeAudit(tx: Tx, nowMs: number, actor: string, event: AuditEvent): Promise<void> {
  const { action, subject, ...detail } = event
  await sql`insert into kernel.audit (at, actor, action, subject, detail)
    values (to_timestamp(${nowMs / 1000}), ${actor}, ${action}, ${subject}, ${JSON.stringify(detail)}::jsonb)`.execute(
    tx,
  )
}
