import { findBrokenRule } from '@yima/code'
import type { Scan } from '../scan.ts'

/** Asks the rules of the place that the scene names, then the scene's own checks; the first that fails is the refusal. */
export async function judgeScan(scan: Scan): Promise<void> {
  const reason = findBrokenRule(scan.scene.placeRules, scan.placeSeen) ?? scan.loaded?.judge()
  if (reason !== undefined) scan.refuse(reason)
}
