import type { Tx } from '../db.ts'
import type { Scan, SpineDeps } from '../scan.ts'

/** Locks the person's row as the transaction's first statement: two scans of one person are judged one after the other,
 *  and a withdrawal of passes lies wholly before or wholly after. */
export async function lockHolder(scan: Scan, deps: SpineDeps, tx: Tx): Promise<void> {
  if (scan.opened === undefined) return
  scan.holder = await deps.holders.lock(tx, scan.opened)
  const endedAtMs = scan.holder === undefined ? 0 : scan.holder.endedAtMs
  if (endedAtMs === undefined) return
  // What was shown at a gate without network before the pass ended was good then; on line, ended is ended.
  if (scan.decided === undefined || endedAtMs <= scan.nowMs) scan.refuse('revoked')
}
