/** Second (server time, Unix) and counter within it; never twice the same for one pass. */
export type MintStamp = { readonly mintedAt: number; readonly counter: number }

/**
 * The stamp after `last`, strictly later whatever the clock does: a clock that stands or goes back counts on within the
 * last second, and a full counter (255) borrows the next second. Kept per pass under a lock: a new pass has a new key,
 * so it starts afresh and a clock that was once far ahead does no lasting harm. `now` in Unix seconds, cut to whole.
 */
export function nextMintStamp(last: MintStamp | undefined, now: number): MintStamp {
  const second = Math.floor(now)
  if (last === undefined || second > last.mintedAt) return { mintedAt: second, counter: 0 }
  if (last.counter < 255) return { mintedAt: last.mintedAt, counter: last.counter + 1 }
  return { mintedAt: last.mintedAt + 1, counter: 0 }
}
