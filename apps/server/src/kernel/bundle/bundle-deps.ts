import type { Db } from '../db.ts'
import type { BundlePort, HoldersPort, PlacesPort } from '../ports.ts'
import type { AnyScene } from '../scene.ts'
import type { Sources } from '../sources.ts'

/** What bundles and their filters are made of. */
export type BundleDeps = {
  db: Db
  sources: Sources
  prefix: string
  scenes: ReadonlyMap<string, AnyScene>
  places: PlacesPort
  holders: HoldersPort
  offline: BundlePort
}
