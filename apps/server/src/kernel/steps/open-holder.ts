import type { Scan, SpineDeps } from '../scan.ts'

/** Opens the sealed holder, which only the platform can, and only of a code whose signatures were right. */
export async function openHolder(scan: Scan, deps: SpineDeps): Promise<void> {
  if (scan.code === undefined) return
  scan.opened = deps.holders.openSeal(scan.code)
  if (scan.opened === undefined) scan.refuse('malformed')
}
