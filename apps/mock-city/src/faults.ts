/** The departments' systems that are simulated. */
export const SYSTEMS = ['population', 'carriers', 'sms'] as const
/** One of the simulated systems. */
export type System = (typeof SYSTEMS)[number]

/** How a dead system looks: it refuses at once, never answers, or answers with rubbish. */
export const OUTAGES = ['none', 'refuse', 'hang', 'garbage'] as const
/** One way of being down, or none. */
export type Outage = (typeof OUTAGES)[number]

/** What a person trying the platform can set: milliseconds, percent of calls that fail, outage, and answers turned round. */
export type Fault = { latencyMs: number; errorRatePercent: number; outage: Outage; lie: boolean }
/** The faults of every system; a system without one has zeros and none. */
export type Faults = Record<System, Fault>

const healthy = (): Fault => ({ latencyMs: 0, errorRatePercent: 0, outage: 'none', lie: false })

/** Everything well: how the city starts, and after a reset. */
export const noFaults = (): Faults => ({ population: healthy(), carriers: healthy(), sms: healthy() })

const LATENCY_MS_MAX = 60_000

/** Reads a change of faults; a string says what is wrong with it. Systems and settings left out stay as they are. */
export function readFaults(body: unknown, before: Faults): Faults | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return 'send an object such as {"sms":{"outage":"refuse"}}'
  // A copy, so that a change with one wrong setting changes nothing at all.
  const next = structuredClone(before)
  for (const [name, change] of Object.entries(body)) {
    const system = SYSTEMS.find(known => known === name)
    if (system === undefined) return `no system ${name}; there are ${SYSTEMS.join(', ')}`
    const wrong = applyChange(next[system], change)
    if (wrong !== undefined) return `${name}: ${wrong}`
  }
  return next
}

function applyChange(fault: Fault, change: unknown): string | undefined {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return 'send an object'
  for (const [setting, value] of Object.entries(change)) {
    if (setting === 'latencyMs' && isWhole(value, LATENCY_MS_MAX)) fault.latencyMs = value
    else if (setting === 'errorRatePercent' && isWhole(value, 100)) fault.errorRatePercent = value
    else if (setting === 'outage' && isOutage(value)) fault.outage = value
    else if (setting === 'lie' && typeof value === 'boolean') fault.lie = value
    else
      return `${setting} cannot be ${JSON.stringify(value)}; latencyMs 0–${LATENCY_MS_MAX}, errorRatePercent 0–100, outage ${OUTAGES.join('|')}, lie true|false`
  }
  return undefined
}

const isWhole = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
const isOutage = (value: unknown): value is Outage => OUTAGES.some(known => known === value)
