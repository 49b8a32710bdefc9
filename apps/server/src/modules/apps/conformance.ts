import { sql } from 'kysely'
import { all, type Db } from '../../kernel/db.ts'

/** What an integration must have met in the sandbox: every word is an outcome, a reason or a problem of the log of calls. */
export const CONFORMANCE = [
  'accepted',
  'stale',
  'reused',
  'revoked',
  'malformed',
  'place-closed',
  'verification-conflict',
  'signature-invalid',
  'nonce-reused',
] as const

/** What the sandbox apps of a company have not met by now; the log of calls is the proof, not the company's word. */
export async function findConformanceGaps(db: Db, companyId: string): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ met: string }>`select distinct coalesce(l.problem, l.reason, l.outcome) as met
      from apps.call l join apps.app p using (app_key) where p.company_id = ${companyId} and p.is_sandbox`,
  )
  const met = new Set(rows.map(row => row.met))
  return CONFORMANCE.filter(word => !met.has(word))
}
