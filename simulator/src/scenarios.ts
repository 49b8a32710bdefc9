/** What comes to a gate: a fresh code, one that somebody showed before, an old picture, a forgery, a request sent twice. */
export const VISITS = ['fresh', 'reused', 'stale', 'forged', 'repeated'] as const
export type Visit = (typeof VISITS)[number]

/** A day as data: who comes, when, and what they hold up. */
export type Scenario = {
  /** Scans for each citizen when no number is given. */
  scansEach: number
  /** Seconds that the scans are spread over; a platform that is slower takes longer. */
  overSeconds: number
  /** Weights of equal slices of that time: a rush rises, peaks and ebbs. */
  curve: readonly number[]
  /** Shares of what comes; together 1. */
  visits: Readonly<Record<Visit, number>>
}

export const SCENARIOS = {
  rush: {
    scansEach: 3,
    overSeconds: 90,
    curve: [1, 2, 4, 6, 8, 8, 6, 4, 2, 1],
    visits: { fresh: 0.86, reused: 0.06, stale: 0.03, forged: 0.02, repeated: 0.03 },
  },
  steady: {
    scansEach: 3,
    overSeconds: 60,
    curve: [1],
    visits: { fresh: 0.86, reused: 0.06, stale: 0.03, forged: 0.02, repeated: 0.03 },
  },
} as const satisfies Record<string, Scenario>

/** When a gate's scan number `turn` of `turns` is due, as a share (0 to 1) of the time. */
export function dueShare({ curve }: Scenario, turn: number, turns: number): number {
  const total = curve.reduce((sum, weight) => sum + weight, 0)
  let wanted = (turn / turns) * total
  for (const [slice, weight] of curve.entries()) {
    if (wanted < weight) return (slice + wanted / weight) / curve.length
    wanted -= weight
  }
  return 1
}

/** Chooses a visit by its share. */
export function chooseVisit({ visits }: Scenario, share: number): Visit {
  let left = share
  for (const visit of VISITS) {
    left -= visits[visit]
    if (left < 0) return visit
  }
  return 'fresh'
}
