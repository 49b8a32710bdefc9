import { STRIP_SIZE } from '@yima/code'
import { isAlive, type PassUse } from './choose-pass.ts'

const FIRST_RETRY_SECONDS = 20
const RETRY_SECONDS_MAX = 600
const RUNNING_OUT_UNUSED = 8
const RUNNING_OUT_SECONDS = 6 * 3600

/** A pass with the moment its strip arrived (Unix seconds, server clock). */
export type DatedPass = PassUse & { receivedAt: number }

/** How the passes stand: `good`, `running-out` (few left or ending soon), `reused` (all were used, some twice), `ended` (none alive any more), `none` yet. */
export type PassSupply = 'good' | 'running-out' | 'reused' | 'ended' | 'none'

/**
 * Says whether a new strip is due: fewer than half a strip unused, or half the life gone of the strip that lasts longest.
 * Life counts from arrival, not from the midnight the pass is dated to, or a late strip would be renewed at once again.
 */
export function isRenewalDue(passes: readonly DatedPass[], now: number): boolean {
  const alive = passes.filter(pass => isAlive(pass, now))
  if (alive.filter(pass => pass.timesUsed === 0).length < STRIP_SIZE / 2) return true
  const lasting = alive.reduce((longest, pass) => (pass.endsAt > longest.endsAt ? pass : longest))
  return now - lasting.receivedAt >= (lasting.endsAt - lasting.receivedAt) / 2
}

/** What the page tells the person about their passes. */
export function judgeSupply(passes: readonly DatedPass[], now: number): PassSupply {
  const alive = passes.filter(pass => isAlive(pass, now))
  if (alive.length === 0) return passes.length > 0 ? 'ended' : 'none'
  const unused = alive.filter(pass => pass.timesUsed === 0).length
  if (unused === 0 && alive.some(pass => pass.timesUsed > 1)) return 'reused'
  const lastEnd = Math.max(...alive.map(pass => pass.endsAt))
  return unused < RUNNING_OUT_UNUSED || lastEnd - now < RUNNING_OUT_SECONDS ? 'running-out' : 'good'
}

/**
 * Seconds to wait after the n-th failure in a row (1, 2, …): doubling, at most ten minutes, and at least what the platform
 * asked for. `chance` (0 to 1) spreads the phones of a city over half as much again: after an outage all have failed at
 * the same moment, and are not to come back at the same moment.
 */
export function retryAfterSeconds(failures: number, askedSeconds: number, chance: number): number {
  const own = Math.min(RETRY_SECONDS_MAX, FIRST_RETRY_SECONDS * 2 ** Math.max(0, failures - 1))
  return Math.max(own, askedSeconds) * (1 + chance / 2)
}
