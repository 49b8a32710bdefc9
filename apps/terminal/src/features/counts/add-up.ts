import { cityMidnight } from '@yima/code'
import { readUuidV7Time } from '../../shared/uuid-v7.ts'

/** What the gate counts: let in, let out, refused, let in by hand. */
export type Kind = 'in' | 'out' | 'refused' | 'byHand'
/** How often each. */
export type Counts = Record<Kind, number>

/** What the platform counted: all of this terminal's scans with ids up to `through` (milliseconds) of the day that began at `dayStart` (Unix seconds). */
export type Base = { dayStart: number; through: number; own: Counts; others: Counts & { terminals: number } }

/** The day as it is shown; `place` with this gate in it, and undefined where the platform has not said today. */
export type DayCounts = { dayStart: number; through: number | undefined; own: Counts; place: Counts | undefined }

const NONE: Counts = { in: 0, out: 0, refused: 0, byHand: 0 }

/** Adds one set of counts to another. */
const plus = (a: Counts, b: Counts): Counts => ({
  in: a.in + b.in,
  out: a.out + b.out,
  refused: a.refused + b.refused,
  byHand: a.byHand + b.byHand,
})

/**
 * The counts of the city's day that `nowMs` lies in. Every scan has its moment in its id: what is not later than `through`
 * is the platform's to count and what is later is counted here, so none counts twice, whoever decided it and however
 * often it was sent.
 */
export function addUp(
  base: Base | undefined,
  counted: readonly (readonly [id: string, kind: Kind])[],
  nowMs: number,
): DayCounts {
  const dayStart = cityMidnight(nowMs / 1000)
  const today = base?.dayStart === dayStart ? base : undefined
  const through = today?.through
  const from = Math.max(dayStart * 1000, (through ?? 0) + 1)
  const here = { ...NONE }
  for (const [id, kind] of counted) {
    const at = readUuidV7Time(id)
    if (at >= from && at < (dayStart + 86_400) * 1000) here[kind]++
  }
  const own = plus(today?.own ?? NONE, here)
  return { dayStart, through, own, place: today && today.others.terminals > 0 ? plus(own, today.others) : undefined }
}
