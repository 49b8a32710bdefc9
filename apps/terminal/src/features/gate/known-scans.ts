import { KEEP_MS } from './timing.ts'

/** The way a person goes through the gate. */
export type Direction = 'in' | 'out'

/** The gate's settings when a text is seen. */
export type Gate = { direction: Direction; deploymentId: string }

/** What one scan asks of the platform; it is fixed when the scan begins, because a retry must be the very same request. */
export type ScanRequest = Gate & { verificationId: string; text: string }

/** A scan this terminal still knows: its request, when its text was last seen, and its answer once shown. */
export type Known<Answer> = { scan: ScanRequest; startedAt: number; seenAt: number; answer?: Answer }

const KNOWN_MAX = 50

/** Drops answered scans not seen for five seconds, and unanswered ones whose id grows too old; never the one on the screen. */
export const forgetOld = <A>(
  known: readonly Known<A>[],
  at: number,
  onScreen: ScanRequest | undefined,
): readonly Known<A>[] =>
  known.filter(entry => {
    if (entry.scan === onScreen) return true
    if (entry.answer === undefined) return at - entry.startedAt < KEEP_MS.unanswered
    return at - entry.seenAt <= KEEP_MS.sameText
  })

/** Puts a scan first, in place of what was known of it; the oldest beyond fifty fall out, so that memory stays bounded. */
export const remember = <A>(known: readonly Known<A>[], entry: Known<A>): readonly Known<A>[] =>
  [entry, ...known.filter(other => other.scan.verificationId !== entry.scan.verificationId)].slice(0, KNOWN_MAX)
