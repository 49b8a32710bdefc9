import { sql } from 'kysely'
import { type Bytes, toBytes } from '../kernel/bytes.ts'
import { type Db, first, inTransaction } from '../kernel/db.ts'
import { deriveKey, hmac } from '../kernel/root-key.ts'
import type { Sources } from '../kernel/sources.ts'
import type { Vault } from '../kernel/vault.ts'
import { makeKey, type NewApp, newSecret, putApp, putCompany, SCOPE_NAMES } from '../modules/apps/index.ts'

const COMPANY = { companyId: 'cmp_demo', name: '演示科技有限公司', uscc: '91500231MA0DEM0X0K' }
const ITEMS = [
  { item: 'outpatient-registration', name: '门诊挂号' },
  { item: 'prescription-pickup', name: '取药' },
]

/** One app of the clinic in the county's hospital, and one in the sandbox. */
export const demoApps: readonly NewApp[] = [
  {
    appKey: 'app_demo-clinic',
    companyId: COMPANY.companyId,
    unitId: 'unt_health',
    name: '县中医院门诊系统',
    kind: 1,
    isSandbox: false,
    scopes: SCOPE_NAMES.map(scope => ({ scope, level: 'masked' })),
    items: ITEMS,
    deploymentIds: ['dep_hospital-tcm-window'],
  },
  {
    appKey: 'app_demo-sandbox',
    companyId: COMPANY.companyId,
    name: '县中医院门诊系统（沙箱）',
    kind: 1,
    isSandbox: true,
    scopes: SCOPE_NAMES.map(scope => ({ scope, level: 'masked' })),
    items: ITEMS,
    deploymentIds: [],
  },
]

/** Chance that follows from the root key: a demo app's secret is the same after a restart, and printed nowhere but in demo.json. */
function chanceOf(rootKey: Bytes, appKey: string): Pick<Sources, 'randomBytes'> {
  let drawn = 0
  const next = (): Bytes => hmac(deriveKey(rootKey, 'demo-apps'), `${appKey} ${drawn++}`)
  return {
    randomBytes: length =>
      toBytes(Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, next))).slice(0, length),
  }
}

export const demoSecret = (rootKey: Bytes, { appKey, isSandbox }: NewApp): string =>
  newSecret(isSandbox, chanceOf(rootKey, appKey))

/** Registers the demo's company and its apps, each with one key. Harmless when repeated. */
export const seedApps = (
  db: Db,
  { sources, vault }: { sources: Sources; vault: Vault },
  rootKey: Bytes,
): Promise<void> =>
  inTransaction(db, async tx => {
    await putCompany(tx, sources.now(), COMPANY)
    for (const app of demoApps) {
      await putApp(tx, sources.now(), app)
      const known = await first(tx, sql`select 1 as known from apps.app_key where app_key = ${app.appKey}`)
      const chance = { ...sources, ...chanceOf(rootKey, app.appKey) }
      if (known === undefined) await makeKey(tx, { sources: chance, vault }, app)
    }
  })
