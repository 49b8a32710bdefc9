/** How pauses grow, milliseconds: the first at most so long, each next at most twice that, none above the longest. */
export type Backoff = { firstMs: number; longestMs: number }

/** A gate that looks for the platform; after a county's outage all gates together are spread over half a minute. */
export const CONTACT: Backoff = { firstMs: 2_000, longestMs: 30_000 }
/** A scan without an answer, with a person in front of the gate. */
export const SCAN: Backoff = { firstMs: 1_000, longestMs: 4_000 }

/** A server that asks for more than this is asked again all the same: a wrong header must not silence a gate. */
const RETRY_AFTER_SECONDS_MAX = 600

/**
 * The pause before the same request is sent again, milliseconds: anywhere between nothing and a limit that doubles with
 * each failure («full jitter»), so that gates that failed together do not come back together. What the server asked for
 * in `Retry-After` is waited for in full, and the chance comes on top. `tries` counts from 1; `random` gives 0 to below 1.
 */
export function pauseMs(
  { firstMs, longestMs }: Backoff,
  tries: number,
  retryAfterSeconds: number | undefined,
  random: () => number,
): number {
  const limit = Math.min(longestMs, firstMs * 2 ** Math.min(tries - 1, 30))
  const asked = Math.min(Math.max(retryAfterSeconds ?? 0, 0), RETRY_AFTER_SECONDS_MAX) * 1_000
  return Math.round(asked + random() * limit)
}

/** A regular pause, a tenth more or less: gates that were switched on together drift apart. */
export const spreadMs = (everyMs: number, random: () => number): number => Math.round(everyMs * (0.9 + random() * 0.2))
