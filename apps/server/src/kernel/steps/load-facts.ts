import type { Tx } from '../db.ts'
import type { Scan, SpineDeps } from '../scan.ts'

/** Reads the scene's facts inside the locked transaction, so that two counters never both see the last unit. */
export async function loadFacts(scan: Scan, _deps: SpineDeps, tx: Tx): Promise<void> {
  if (scan.holder === undefined) throw new Error('a scan without holder reached load-facts')
  scan.loaded = await scan.scene.load(tx, scan.at(scan.holder), scan.request.input ?? {})
}
