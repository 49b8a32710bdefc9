import { SAME_OPENING_SECONDS_MAX } from './choose-pass.ts'

/** One opening of the code page; `leftAtMs` while it is out of sight. */
export type Opening = { openingId: string; leftAtMs?: number }

/** The opening that showing the page now belongs to: the last one when it was left a moment ago, else a new one. */
export function showOpening(last: Opening | undefined, nowMs: number, newId: () => string): Opening {
  const goesOn =
    last !== undefined &&
    (last.leftAtMs === undefined ||
      (nowMs >= last.leftAtMs && nowMs - last.leftAtMs <= SAME_OPENING_SECONDS_MAX * 1000))
  return { openingId: goesOn ? last.openingId : newId() }
}

/** The opening after the page went out of sight; the first leaving counts. */
export function leaveOpening(opening: Opening, nowMs: number): Opening {
  return { leftAtMs: nowMs, ...opening }
}
