import { areaOfPlace, county, countyAreas } from '@yima/demo'
import type { Bytes } from '../kernel/bytes.ts'
import { type Db, inTransaction } from '../kernel/db.ts'
import { deriveKey, hmac } from '../kernel/root-key.ts'
import type { Sources } from '../kernel/sources.ts'
import { putArea, putDeployment, putPlace, putTerminal, putUnit } from '../modules/places/index.ts'

/** A demo terminal's token follows from the root key, so that a restart prints the same and no token is stored. */
export const demoToken = (rootKey: Bytes, terminalId: string): string =>
  `ytk_${Buffer.from(hmac(deriveKey(rootKey, 'demo-terminals'), terminalId)).toString('base64url')}`

/** Registers the units, places, deployments and terminals of the demo county. Harmless when repeated. */
export const seedCounty = (db: Db, sources: Sources, rootKey: Bytes): Promise<void> =>
  inTransaction(db, async tx => {
    for (const area of countyAreas) await putArea(tx, area)
    for (const unit of county.units) await putUnit(tx, { ...unit, areaId: county.division })
    for (const place of county.places) await putPlace(tx, { ...place, areaId: areaOfPlace(place) })
    for (const deployment of county.deployments) await putDeployment(tx, deployment)
    for (const terminal of county.terminals)
      await putTerminal(tx, sources.now(), { ...terminal, token: demoToken(rootKey, terminal.terminalId) })
  })
