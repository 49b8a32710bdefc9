import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Direction, OpeningHours, Stage } from '../../kernel/words.ts'
import { hashToken } from './authenticate-terminal.ts'

/** An area of the tree; its path is its parent's and its own code. Each write is an upsert by id: registering the same thing again changes nothing. */
export const putArea = (
  tx: Tx,
  area: {
    areaId: string
    parentId?: string
    level: 'city' | 'county' | 'town' | 'village'
    name: string
    nameEn: string
  },
) =>
  sql`insert into places.area (area_id, parent_id, level, name, name_en, path)
    values (${area.areaId}, ${area.parentId ?? null}, ${area.level}, ${area.name}, ${area.nameEn},
      coalesce((select path from places.area where area_id = ${area.parentId ?? null}), '/') || ${area.areaId} || '/')
    on conflict (area_id) do update set name = excluded.name, name_en = excluded.name_en`.execute(tx)

/** A unit hangs in the area that it works for. */
export const putUnit = (tx: Tx, unit: { unitId: string; name: string; nameEn: string; areaId: string }) =>
  sql`insert into places.unit (unit_id, name, name_en, area_id)
    values (${unit.unitId}, ${unit.name}, ${unit.nameEn}, ${unit.areaId})
    on conflict (unit_id) do update set name = excluded.name, name_en = excluded.name_en, area_id = excluded.area_id`.execute(
    tx,
  )

export const putPlace = (
  tx: Tx,
  place: {
    placeId: string
    name: string
    nameEn: string
    category: string
    areaId: string
    address: string
    unitId: string
  },
) =>
  sql`insert into places.place (place_id, name, name_en, category, area_id, address, unit_id)
    values (${place.placeId}, ${place.name}, ${place.nameEn}, ${place.category}, ${place.areaId}, ${place.address}, ${place.unitId})
    on conflict (place_id) do update set name = excluded.name, name_en = excluded.name_en, category = excluded.category,
      area_id = excluded.area_id, address = excluded.address, unit_id = excluded.unit_id`.execute(tx)

export const putDeployment = (
  tx: Tx,
  deployment: {
    deploymentId: string
    sceneId: string
    placeId: string
    unitId: string
    stage: Stage
    directions: readonly Direction[]
    openingHours: OpeningHours
  },
) =>
  sql`insert into places.deployment (deployment_id, scene_id, place_id, unit_id, stage, directions, opening_hours)
    values (${deployment.deploymentId}, ${deployment.sceneId}, ${deployment.placeId}, ${deployment.unitId}, ${deployment.stage},
      array[${sql.join(deployment.directions)}]::text[], ${JSON.stringify(deployment.openingHours)}::jsonb)
    on conflict (deployment_id) do nothing`.execute(tx)

export async function putTerminal(
  tx: Tx,
  atMs: number,
  terminal: { terminalId: string; name: string; direction: Direction; deploymentId: string; token: string },
): Promise<void> {
  await sql`insert into places.terminal (terminal_id, name, direction, token_hash, created_at)
    values (${terminal.terminalId}, ${terminal.name}, ${terminal.direction}, ${hashToken(terminal.token)}, to_timestamp(${atMs / 1000}))
    on conflict (terminal_id) do update set token_hash = excluded.token_hash
    where terminal.paired_at is null`.execute(tx)
  await sql`insert into places.terminal_deployment (terminal_id, deployment_id, is_default)
    values (${terminal.terminalId}, ${terminal.deploymentId}, true) on conflict do nothing`.execute(tx)
}
