import type { Scan } from '../scan.ts'

/** Lets the caller's budget of people say no before anything is written; a terminal has none. */
export async function admitHolder(scan: Scan): Promise<void> {
  if (scan.opened !== undefined) await scan.request.admit?.(scan.opened.holderNumber)
}
