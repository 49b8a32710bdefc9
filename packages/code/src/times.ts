import type { Outcome } from './outcomes.ts'

/** A code is stale when older than this, unless the terminal raises it. */
export const STALE_AFTER_SECONDS = 30
/** No terminal may raise the greatest age above this. */
export const STALE_AFTER_SECONDS_MAX = 60
/** How far ahead of the verifier a phone's idea of server time may be. */
export const AHEAD_SECONDS_MAX = 20
/** So long after a pass's end its last code may still be on its way to a slow terminal, and no longer. */
export const PASS_GRACE_SECONDS = 60

/**
 * Judges the times of a code whose signatures are good, freshness first; null when all hold. Whatever is too early (code
 * ahead of the verifier, or minted before its pass begins) is `not-yet-valid`, because the phone's clock is to blame;
 * whatever is minted after the pass's last second is `pass-expired`, because only a new pass helps. Nothing is accepted
 * `PASS_GRACE_SECONDS` after the end: that follows from minted < end, since no limit is above the grace. Every comparison
 * is written so that a clock that is no number refuses.
 */
export function judgeTimes(
  code: { readonly mintedAt: number; readonly validFrom: number; readonly lifetimeHours: number },
  now: number,
  staleAfterSeconds = STALE_AFTER_SECONDS,
): Outcome | null {
  const age = Math.floor(now) - code.mintedAt
  const limit = Math.min(Math.max(staleAfterSeconds, STALE_AFTER_SECONDS), STALE_AFTER_SECONDS_MAX)
  const end = code.validFrom + code.lifetimeHours * 3600
  if (!(age >= -AHEAD_SECONDS_MAX)) return 'not-yet-valid'
  if (!(age <= limit)) return 'stale'
  if (!(code.mintedAt >= code.validFrom)) return 'not-yet-valid'
  if (!(code.mintedAt < end)) return 'pass-expired'
  return null
}
