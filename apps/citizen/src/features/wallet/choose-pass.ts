/** Seconds that one pass may be on the screen before the next takes its place, so that few scans share its bytes. */
export const PASS_SERVES_SECONDS_MAX = 600

/** How long a code page may be out of sight and still count as the same opening (a glance at a message, a turned tab). */
export const SAME_OPENING_SECONDS_MAX = 30

/** What choosing needs to know of a pass; times in Unix seconds of the server's clock. */
export type PassUse = {
  passId: string
  validFrom: number
  endsAt: number
  timesUsed: number
  lastUsedAt: number
}

/** The pass now on the screen: for which opening of the code page, and since when. */
export type Serving = { passId: string; openingId: string; startedAt: number }

/** `keep`: go on with the pass shown; `take`: begin with this one, `again` when it had served before; `none`: no live pass. */
export type PassChoice =
  | { kind: 'keep'; passId: string }
  | { kind: 'take'; passId: string; again: boolean }
  | { kind: 'none' }

/** Says whether codes of the pass are taken at this moment. */
export function isAlive(pass: PassUse, now: number): boolean {
  return pass.validFrom <= now && now < pass.endsAt
}

/**
 * Which pass the next code is made of. One pass serves one opening and at most ten minutes; then an unused one, those
 * that end first before others; when all were used, the one whose use lies longest ago (linkable: the page says so).
 */
export function choosePass(
  passes: readonly PassUse[],
  serving: Serving | undefined,
  openingId: string,
  now: number,
): PassChoice {
  const alive = passes.filter(pass => isAlive(pass, now))
  if (serving && mayGoOn(serving, openingId, now) && alive.some(pass => pass.passId === serving.passId))
    return { kind: 'keep', passId: serving.passId }
  const next = alive.sort(compareTurn)[0]
  return next ? { kind: 'take', passId: next.passId, again: next.timesUsed > 0 } : { kind: 'none' }
}

function mayGoOn(serving: Serving, openingId: string, now: number): boolean {
  const age = now - serving.startedAt
  return serving.openingId === openingId && age >= 0 && age < PASS_SERVES_SECONDS_MAX
}

function compareTurn(a: PassUse, b: PassUse): number {
  if (a.timesUsed === 0 || b.timesUsed === 0)
    return Math.min(a.timesUsed, 1) - Math.min(b.timesUsed, 1) || a.endsAt - b.endsAt || compareIds(a, b)
  return a.lastUsedAt - b.lastUsedAt || compareIds(a, b)
}

function compareIds(a: PassUse, b: PassUse): number {
  return a.passId < b.passId ? -1 : 1
}

/** The pass after it was taken at `now`. */
export function markTaken<P extends PassUse>(pass: P, now: number): P {
  return { ...pass, timesUsed: pass.timesUsed + 1, lastUsedAt: now }
}
