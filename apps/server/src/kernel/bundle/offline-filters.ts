import { buildStaticFilter } from '@yima/code'
import { sql } from 'kysely'
import { type Bytes, sha256, toBytes } from '../bytes.ts'
import { type Db, first } from '../db.ts'
import { unixSeconds } from '../sources.ts'
import type { BundleDeps } from './bundle-deps.ts'

/** A bundle carries the passes of at most so many people; beyond that a gate does what its place says. */
export const ADMITTED_MAX = 5000

type Filter = { publishedAt: number; filter: Bytes | undefined }

/** The newest filter of a deployment; one never published is of the year 1970. */
export async function readFilter(db: Db, deploymentId: string): Promise<Filter> {
  const row = await first(
    db,
    sql<{ publishedAt: Date; filter: Uint8Array | null }>`select published_at as "publishedAt", filter
      from kernel.offline_filter where deployment_id = ${deploymentId}`,
  )
  const filter = row?.filter
  return {
    publishedAt: Math.floor((row?.publishedAt.getTime() ?? 0) / 1000),
    filter: filter === undefined || filter === null ? undefined : toBytes(filter),
  }
}

/** Publishes anew each filter that is `everySeconds` old, for every deployment whose rule needs the person. Any process
 *  may do it; what two write at once is equally true. */
export async function publishFilters(deps: BundleDeps, everySeconds: number): Promise<void> {
  const { db, scenes, places } = deps
  const needing = [...scenes.values()].filter(({ offline }) => offline?.person !== undefined)
  if (needing.length === 0) return
  const now = unixSeconds(deps.sources)
  for (const deployment of await places.deploymentsOfScenes(
    db,
    needing.map(({ id }) => id),
  )) {
    const { publishedAt } = await readFilter(db, deployment.deploymentId)
    if (now - publishedAt < everySeconds) continue
    const admitted = (await scenes.get(deployment.sceneId)?.offline?.person?.admitted(db, deployment)) ?? []
    const filter =
      admitted.length > ADMITTED_MAX
        ? null
        : await buildStaticFilter(await deps.offline.sealedHoldersOf(db, admitted), 2, sha256)
    await sql`insert into kernel.offline_filter (deployment_id, published_at, filter)
      values (${deployment.deploymentId}, to_timestamp(${now}), ${filter})
      on conflict (deployment_id) do update set published_at = excluded.published_at, filter = excluded.filter`.execute(
      db,
    )
  }
}
