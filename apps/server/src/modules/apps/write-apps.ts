import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { ApprovedScope } from '../../kernel/ports.ts'

export type NewApp = {
  appKey: string
  companyId: string
  unitId?: string
  name: string
  kind: 1 | 2
  isSandbox: boolean
  scopes: readonly ApprovedScope[]
  items: readonly { item: string; name: string }[]
  deploymentIds: readonly string[]
  callsPerMinute?: number
  callsPerDay?: number
  citizensPerDay?: number
  citizensPerOperatorDay?: number
  agreementUntil?: Date | undefined
}

/** What an app may use when its application says nothing else. */
const QUOTA = { callsPerMinute: 600, callsPerDay: 100_000, citizensPerDay: 10_000, citizensPerOperatorDay: 500 }

export const putCompany = (tx: Tx, nowMs: number, company: { companyId: string; name: string; uscc: string }) =>
  sql`insert into apps.company (company_id, name, uscc, created_at)
    values (${company.companyId}, ${company.name}, ${company.uscc}, to_timestamp(${nowMs / 1000}))
    on conflict (company_id) do nothing`.execute(tx)

/** Registers an app and where it may ask. Harmless when repeated. */
export async function putApp(tx: Tx, nowMs: number, app: NewApp): Promise<void> {
  const { callsPerMinute, callsPerDay, citizensPerDay, citizensPerOperatorDay } = { ...QUOTA, ...app }
  await sql`insert into apps.app (app_key, company_id, unit_id, name, kind, is_sandbox, scopes, items, calls_per_minute, calls_per_day,
      citizens_per_day, citizens_per_operator_day, agreement_until, created_at)
    values (${app.appKey}, ${app.companyId}, ${app.unitId ?? null}, ${app.name}, ${app.kind}, ${app.isSandbox}, ${JSON.stringify(app.scopes)}::jsonb,
      ${JSON.stringify(app.items)}::jsonb, ${callsPerMinute}, ${callsPerDay}, ${citizensPerDay}, ${citizensPerOperatorDay},
      ${app.agreementUntil ?? null}, to_timestamp(${nowMs / 1000}))
    on conflict (app_key) do nothing`.execute(tx)
  for (const deploymentId of app.deploymentIds)
    await sql`insert into apps.app_deployment (app_key, deployment_id) values (${app.appKey}, ${deploymentId})
      on conflict do nothing`.execute(tx)
}
