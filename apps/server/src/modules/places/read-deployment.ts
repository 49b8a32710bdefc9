import { sql } from 'kysely'
import { all, type Db, first } from '../../kernel/db.ts'
import { gatherReads } from '../../kernel/gather-reads.ts'
import type { Deployment, PlacesPort } from '../../kernel/ports.ts'
import type { Direction } from '../../kernel/words.ts'
import { nextSequence, takeSequence } from './offline-sequence.ts'

type Row = Deployment & { terminalDirection: Direction; isDefault: boolean }

const COLUMNS = sql`d.deployment_id as "deploymentId", d.scene_id as "sceneId", d.stage, d.directions, d.opening_hours as "openingHours",
  p.place_id as "placeId", p.name as "placeName", p.name_en as "placeNameEn", p.address, p.category, u.name as "unitName"`

const OF_TERMINAL = sql`${COLUMNS}, t.direction as "terminalDirection", td.is_default as "isDefault"`

const JOINED = sql`(places.terminal_deployment td
  join places.terminal t using (terminal_id) join places.deployment d using (deployment_id)
  join places.place p using (place_id) join places.unit u on u.unit_id = d.unit_id)`

/** The kernel's way to places: which deployment a terminal serves, read afresh for each scan. */
export const createPlaces = (db: Db): PlacesPort => ({
  deploymentOf: deploymentReader(db),
  deploymentOfApp: async (appKey, deploymentId) => {
    const deployment = await first(
      db,
      sql<Deployment>`select ${COLUMNS} from apps.app_deployment ad join places.deployment d using (deployment_id)
        join places.place p using (place_id) join places.unit u on u.unit_id = d.unit_id
        where ad.app_key = ${appKey} and ad.deployment_id = ${deploymentId ?? null}`,
    )
    return deployment && { deployment, terminalDirection: deployment.directions[0] ?? 'in' }
  },
  deploymentsOf: async (db, terminalId) =>
    (await deploymentsOf(db, terminalId)).map(({ terminalDirection, ...row }) => row),
  deploymentsOfScenes: (db, sceneIds) =>
    sceneIds.length === 0
      ? Promise.resolve([])
      : all(
          db,
          sql<Deployment>`select ${COLUMNS} from places.deployment d join places.place p using (place_id)
            join places.unit u on u.unit_id = d.unit_id where d.scene_id in (${sql.join(sceneIds)}) order by d.deployment_id`,
        ),
  takeSequence,
  nextSequence,
})

function deploymentReader(db: Db): PlacesPort['deploymentOf'] {
  const read = gatherReads<{ terminal: string; deployment: string | null }, Row>(
    db,
    keys => sql`select asked.n, ${OF_TERMINAL} from json_to_recordset(${keys}::json) as asked(n integer, terminal text, deployment text)
      join ${JOINED} on td.terminal_id = asked.terminal and t.ended_at is null
        and case when asked.deployment is null then td.is_default else td.deployment_id = asked.deployment end`,
  )
  return async (terminalId, deploymentId) => {
    const row = await read({ terminal: terminalId, deployment: deploymentId ?? null })
    if (row === undefined) return undefined
    const { terminalDirection, ...deployment } = row
    return { deployment, terminalDirection }
  }
}

/** All deployments of a terminal, its own first. */
export const deploymentsOf = (db: Db, terminalId: string): Promise<Row[]> =>
  all(
    db,
    sql<Row>`select ${OF_TERMINAL} from ${JOINED} where td.terminal_id = ${terminalId} order by td.is_default desc, d.deployment_id`,
  )
