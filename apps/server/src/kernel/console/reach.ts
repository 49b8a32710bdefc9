import { type RawBuilder, sql } from 'kysely'
import { type Db, first } from '../db.ts'
import { grantsFor, type Permission } from '../permissions.ts'
import type { StaffCaller, StaffGrant } from '../ports.ts'
import { ProblemError } from '../problem.ts'
import { type List, NOBODY, type Scope } from './list.ts'

/**
 * The condition by which rows are the caller's to see: one of the grants that give the permission reaches them. Every
 * list, export and action of the console asks by this one condition, so that tenancy is decided in one place.
 */
export function reachOf(caller: StaffCaller, { needs, scope }: Pick<List, 'needs' | 'scope'>): RawBuilder<unknown> {
  if (needs === 'sign-in') return scope.staff === undefined ? NOBODY : sql`${scope.staff} = ${caller.staffId}`
  const reached = grantsFor(caller, needs).flatMap(grant => reachOfGrant(grant, scope))
  return reached.length === 0 ? NOBODY : sql`(${sql.join(reached, sql` or `)})`
}

function reachOfGrant({ areaPath, unitId, companyId }: StaffGrant, scope: Scope): RawBuilder<unknown>[] {
  if (areaPath === '/' || scope.everyone) return [sql`true`]
  if (areaPath !== undefined && scope.area !== undefined) return [sql`starts_with(${scope.area}, ${areaPath})`]
  if (unitId !== undefined && scope.unit !== undefined) return [sql`${scope.unit} = ${unitId}`]
  if (companyId !== undefined && scope.company !== undefined) return [sql`${scope.company} = ${companyId}`]
  return []
}

/** Refuses, as if it were missing, an area or unit in which the caller may not do this. */
export async function requireReach(
  db: Db,
  caller: StaffCaller,
  needs: Permission,
  where: { areaId?: string; unitId?: string },
): Promise<{ areaPath: string }> {
  const scope: Scope = { area: sql`a.path`, unit: sql`u.unit_id` }
  const row = await first(
    db,
    where.unitId === undefined
      ? sql<{ areaPath: string }>`select a.path as "areaPath" from places.area a, (select null::text as unit_id) u
          where a.area_id = ${where.areaId ?? ''} and ${reachOf(caller, { needs, scope })}`
      : sql<{ areaPath: string }>`select a.path as "areaPath" from places.unit u join places.area a using (area_id)
          where u.unit_id = ${where.unitId} and ${reachOf(caller, { needs, scope })}`,
  )
  if (row === undefined)
    throw new ProblemError('request-invalid', {
      fieldErrors: [
        {
          path: where.unitId === undefined ? '/areaId' : '/unitId',
          message: '不存在或不在您的范围内 missing, or outside your reach',
        },
      ],
    })
  return row
}
