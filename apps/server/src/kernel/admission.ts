/** Requests queue by what they are for: people at a gate before people at their phones, and those before lists. */
export const LANES = ['gate', 'citizen', 'list'] as const
export type Lane = (typeof LANES)[number]

/** `atOnceMax` requests are worked on, `waitingMax` more wait at most `waitMsMax` for their turn; the rest is turned away. */
export type LaneLimits = { atOnceMax: number; waitingMax: number; waitMsMax: number }

/**
 * What one process takes on. A lane that is slow (a department's system that hangs) fills itself and no other. More at
 * once would only share the same processor and disk: each would be slower, none sooner done.
 */
export const LANE_LIMITS: Readonly<Record<Lane, LaneLimits>> = {
  gate: { atOnceMax: 64, waitingMax: 32, waitMsMax: 50 },
  citizen: { atOnceMax: 48, waitingMax: 64, waitMsMax: 500 },
  list: { atOnceMax: 16, waitingMax: 32, waitMsMax: 500 },
}

export type Admission = {
  /** Resolves to what gives the place back (harmless when called twice), or undefined when the request is turned away. */
  enter(lane: Lane): Promise<(() => void) | undefined>
  /** How many are worked on, for metrics and tests. */
  atWork(lane: Lane): number
}

type Waiting = { admit(): void; refuse(): void; timer: NodeJS.Timeout }

/** Counts what one process works on. `limits` are data, so that a test or another machine may have its own. */
export function createAdmission(limits: Readonly<Record<Lane, LaneLimits>> = LANE_LIMITS): Admission {
  const atWork: Record<Lane, number> = { gate: 0, citizen: 0, list: 0 }
  const waiting: Record<Lane, Waiting[]> = { gate: [], citizen: [], list: [] }

  /** A lane lets nobody in while a more urgent one has somebody waiting. */
  const isOpen = (lane: Lane): boolean =>
    atWork[lane] < limits[lane].atOnceMax &&
    LANES.slice(0, LANES.indexOf(lane)).every(before => waiting[before].length === 0)

  const take = (lane: Lane): (() => void) => {
    atWork[lane]++
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      atWork[lane]--
      admitNext()
    }
  }

  const admitNext = (): void => {
    for (const lane of LANES) while (waiting[lane].length > 0 && isOpen(lane)) waiting[lane].shift()?.admit()
  }

  return {
    atWork: lane => atWork[lane],
    enter: lane => {
      if (waiting[lane].length === 0 && isOpen(lane)) return Promise.resolve(take(lane))
      if (waiting[lane].length >= limits[lane].waitingMax) return Promise.resolve(undefined)
      return new Promise(resolve => {
        const entry: Waiting = {
          admit: () => {
            clearTimeout(entry.timer)
            resolve(take(lane))
          },
          refuse: () => {
            waiting[lane].splice(waiting[lane].indexOf(entry), 1)
            resolve(undefined)
            admitNext()
          },
          timer: setTimeout(() => entry.refuse(), limits[lane].waitMsMax).unref(),
        }
        waiting[lane].push(entry)
      })
    },
  }
}
