import { sql } from 'kysely'
import { all, type Db, first } from '../../kernel/db.ts'
import { gatherReads } from '../../kernel/gather-reads.ts'
import type { Deployment, PlacesPort, Served } from '../../kernel/ports.ts'
import type { Sources } from '../../kernel/sources.ts'
import type { Direction } from '../../kernel/words.ts'
import { sessionHolds } from './clerks/clerk-sessions.ts'
import { nextSequence, takeSequence } from './offline-sequence.ts'

type Row = Deployment & { terminalDirection: Direction; isDefault: boolean }

const COLUMNS = sql`d.deployment_id as "deploymentId", d.scene_id as "sceneId", d.stage, d.directions, d.opening_hours as "openingHours",
  p.place_id as "placeId", p.name as "placeName", p.name_en as "placeNameEn", p.address, p.category, u.name as "unitName"`

const OF_TERMINAL = sql`${COLUMNS}, t.direction as "terminalDirection", td.is_default as "isDefault"`

const JOINED = sql`(places.terminal_deployment td
  join places.terminal t using (terminal_id) join places.deployment d using (deployment_id)
  join places.place p using (place_id) join places.unit u on u.unit_id = d.unit_id)`

/** The kernel's way to places: which deployment a terminal serves, read afresh for each scan. */
export const createPlaces = (
  db: Db,
  sources: Sources,
  /** Told of each scan of a clerk: a session lives by them. */
  clerkActive: (terminalId: string) => void,
): PlacesPort => ({
  deploymentOf: deploymentReader(db, sources, clerkActive),
  deploymentOfApp: async (appKey, deploymentId) => {
    const deployment = await first(
      db,
      sql<Deployment>`select ${COLUMNS} from apps.app_deployment ad join places.deployment d using (deployment_id)
        join places.place p using (place_id) join places.unit u on u.unit_id = d.unit_id
        where ad.app_key = ${appKey} and ad.deployment_id = ${deploymentId ?? null}`,
    )
    return deployment && { deployment, terminalDirection: deployment.directions[0] ?? 'in', clerk: 'none' }
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

type ServedRow = Row & { needsClerk: boolean; clerkId: string | null }

function deploymentReader(
  db: Db,
  sources: Sources,
  clerkActive: (terminalId: string) => void,
): PlacesPort['deploymentOf'] {
  const read = gatherReads<{ terminal: string; deployment: string | null; now: number }, ServedRow>(
    db,
    keys => sql`select asked.n, ${OF_TERMINAL}, t.needs_clerk as "needsClerk", c.clerk_id as "clerkId"
      from json_to_recordset(${keys}::json) as asked(n integer, terminal text, deployment text, now double precision)
      join ${JOINED} on td.terminal_id = asked.terminal and t.ended_at is null
        and case when asked.deployment is null then td.is_default else td.deployment_id = asked.deployment end
      left join (places.clerk_session s join places.clerk c using (clerk_id))
        on s.terminal_id = asked.terminal and ${sessionHolds(sql`asked.now`)}`,
  )
  return async (terminalId, deploymentId): Promise<Served | undefined> => {
    const row = await read({ terminal: terminalId, deployment: deploymentId ?? null, now: sources.now() / 1000 })
    if (row === undefined) return undefined
    const { terminalDirection, needsClerk, clerkId, ...deployment } = row
    if (clerkId === null) return { deployment, terminalDirection, clerk: needsClerk ? 'missing' : 'none' }
    clerkActive(terminalId)
    return { deployment, terminalDirection, clerk: { clerkId } }
  }
}

/** All deployments of a terminal, its own first. */
export const deploymentsOf = (db: Db, terminalId: string): Promise<Row[]> =>
  all(
    db,
    sql<Row>`select ${OF_TERMINAL} from ${JOINED} where td.terminal_id = ${terminalId} order by td.is_default desc, d.deployment_id`,
  )
