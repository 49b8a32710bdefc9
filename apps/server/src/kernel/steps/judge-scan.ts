import type { Scan } from '../scan.ts'

/** Asks the scene's checks in their order; the first that fails is the refusal. */
export async function judgeScan(scan: Scan): Promise<void> {
  const reason = scan.loaded?.judge()
  if (reason !== undefined) scan.refuse(reason)
}
