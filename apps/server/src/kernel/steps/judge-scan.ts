import { findBrokenRule } from '@yima/code'
import type { Scan } from '../scan.ts'

/** The first rule of the place that the scan breaks. */
export const judgePlace = ({ scene, placeSeen }: Scan): string | undefined =>
  findBrokenRule(scene.placeRules, placeSeen)

/** Asks the rules of the place that the scene names, then the scene's own checks; the first that fails is the refusal. */
export async function judgeScan(scan: Scan): Promise<void> {
  const reason = judgePlace(scan) ?? scan.loaded?.judge()
  if (reason !== undefined) scan.refuse(reason)
}
