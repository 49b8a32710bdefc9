import { sql } from 'kysely'
import { first, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { putApp } from '../apps/index.ts'
import { readFacts } from './agreements.ts'
import type { ApplicationsDeps } from './deps.ts'
import { type Form, itemsOf, wantedOf } from './form-fields.ts'

const PEAK_MARGIN = 2
const OPERATOR_SHARE = 0.2

/**
 * Makes what was approved: a deployment of the unit that is connecting, and an app that may ask there, for these fields
 * and matters, until the agreement ends. Keys are the integrator's to make.
 */
export async function approveApplication(
  tx: Tx,
  { sources }: ApplicationsDeps,
  applicationId: string,
  form: Form,
  nowMs: number,
): Promise<void> {
  const facts = await readFacts(tx, applicationId)
  const row = await first(
    tx,
    sql<{ companyId: string; unitId: string; areaId: string }>`
      select x.company_id as "companyId", x.unit_id as "unitId", u.area_id as "areaId"
      from apps.application x join places.unit u using (unit_id) where x.application_id = ${applicationId}`,
  )
  const items = itemsOf(form)
  if (row === undefined || facts.agreement === null || 'badLine' in items) throw new ProblemError('not-found')
  const [placeId, deploymentId, appKey] = [newId('plc', sources), newId('dep', sources), newId('app', sources)]
  await sql`insert into places.place (place_id, name, name_en, category, address, area_id, unit_id)
    values (${placeId}, ${String(form.placeName)}, ${String(form.placeName)}, '接入', '', ${row.areaId}, ${row.unitId})`.execute(
    tx,
  )
  await sql`insert into places.deployment (deployment_id, scene_id, place_id, unit_id, stage, directions, opening_hours)
    values (${deploymentId}, 'identity', ${placeId}, ${row.unitId}, 'trial', '{in}', '"always"'::jsonb)`.execute(tx)
  const perDay = Number(form.perDay)
  await putApp(tx, nowMs, {
    appKey,
    companyId: row.companyId,
    unitId: row.unitId,
    name: String(form.scene),
    kind: form.kind === '2' ? 2 : 1,
    isSandbox: false,
    scopes: wantedOf(form).map(({ scope, level }) => ({ scope, level })),
    items,
    deploymentIds: [deploymentId],
    callsPerMinute: Number(form.peakPerMinute) * PEAK_MARGIN,
    callsPerDay: perDay * PEAK_MARGIN,
    citizensPerDay: perDay,
    citizensPerOperatorDay: Math.max(1, Math.ceil(perDay * OPERATOR_SHARE)),
    agreementUntil: new Date(`${facts.agreement.values.validUntil}T23:59:59+08:00`),
  })
  await sql`update apps.application set app_key = ${appKey} where application_id = ${applicationId}`.execute(tx)
}
