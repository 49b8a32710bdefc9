import {
  BUNDLE_SECONDS,
  type Bundle,
  encodeBase64Url,
  findWords,
  type OfflineDeployment,
  type PersonRule,
} from '@yima/code'
import type { Db } from '../db.ts'
import type { Deployment } from '../ports.ts'
import { tell } from '../reasons.ts'
import type { AnyScene } from '../scene.ts'
import { unixSeconds } from '../sources.ts'
import type { BundleDeps } from './bundle-deps.ts'
import { readFilter } from './offline-filters.ts'

/** Everything that one terminal needs to answer by itself; the epoch is the second in which it was made. */
export async function buildBundle(deps: BundleDeps, terminalId: string): Promise<Bundle> {
  const now = unixSeconds(deps.sources)
  const served = await deps.places.deploymentsOf(deps.db, terminalId)
  return {
    version: 1,
    prefix: deps.prefix,
    epoch: now,
    expiresAt: now + BUNDLE_SECONDS,
    suites: deps.holders.suites(),
    keyRows: deps.offline.keyRows().map(({ number, suite, kinds, publicKey, validFromMin, validFromMax }) => ({
      number,
      suite,
      kinds,
      publicKey: encodeBase64Url(publicKey),
      validFromMin,
      validFromMax,
    })),
    deployments: await Promise.all(served.map(deployment => describe(deps, deployment))),
    texts: textsOf(served.flatMap(({ sceneId }) => deps.scenes.get(sceneId) ?? [])),
  }
}

async function describe(
  { db, scenes }: BundleDeps,
  deployment: Deployment & { isDefault: boolean },
): Promise<OfflineDeployment> {
  const { deploymentId, sceneId, isDefault, placeName, placeNameEn, stage, directions, openingHours } = deployment
  const scene = scenes.get(sceneId)
  const offline = scene?.offline
  return {
    deploymentId,
    sceneId,
    isDefault,
    place: { zh: placeName, en: placeNameEn },
    accepts: scene?.accepts ?? [],
    stage,
    directions,
    openingHours,
    denyAgeHoursMax: offline?.denyAgeHoursMax ?? 0,
    offline:
      scene === undefined || offline === undefined
        ? null
        : { checks: scene.placeRules, ...(await personRule(db, deployment, scene)) },
  }
}

async function personRule(
  db: Db,
  { deploymentId }: Deployment,
  { offline }: AnyScene,
): Promise<{ person?: PersonRule }> {
  if (offline?.person === undefined) return {}
  const { reason, ageHoursMax, without } = offline.person
  const { publishedAt, filter } = await readFilter(db, deploymentId)
  const carried = filter === undefined ? {} : { filter: encodeBase64Url(filter) }
  return { person: { reason, publishedAt, ageHoursMax, without, ...carried } }
}

/** The words of the scenes' own reasons; those of the format a terminal has by heart. */
function textsOf(scenes: readonly AnyScene[]): Bundle['texts'] {
  const own = scenes.flatMap(scene => scene.reasons.map(reason => [reason, tell(scene, reason)] as const))
  return Object.fromEntries(own.filter(([reason]) => findWords(reason) === undefined))
}
