import { type FillRandom, makeUuidV7 } from './uuid-v7.ts'

/** What of the platform's time outlives the page: how far the device is off, and the latest moment known to be past. */
export type KeptTime = { offsetMs: number; highestMs: number }

/** The platform's time as this terminal knows it: a wrong clock on the device must not make ids the server refuses. */
export type ServerClock = {
  /** Takes over the server's time; the two local readings surround the request, half the round trip is the correction. */
  learn(serverMilliseconds: number, sentAt: number, receivedAt: number): void
  /** Takes over what an earlier page kept; a contact that came first knows better. */
  restore(kept: KeptTime): void
  keep(): KeptTime
  /** Server time now, Unix milliseconds. */
  now(): number
  /** True while the time shown lies before a moment known to be past: the device's clock was set back. */
  isBehind(): boolean
  /** A new UUIDv7 on server time. */
  makeId(): string
}

/** Clocks are corrected in small steps all the time. */
const STEP_MS_MAX = 5_000

/**
 * Makes a clock from the device's (Unix milliseconds, people can set it), a steady one that only runs, and randomness.
 * The steady one takes over when the device's is set back while the page runs; set back before, it shows as `isBehind`.
 */
export const createServerClock = (
  readLocal: () => number,
  readSteady: () => number,
  fillRandom: FillRandom,
): ServerClock => {
  let offset = 0
  let highest = 0
  let hasContact = false
  /** Server time less the steady clock's, from the first reading on: a sleeping device stops the steady clock. */
  let steadyOffset = Number.NEGATIVE_INFINITY
  const now = (): number => {
    const local = readLocal() + offset
    const steady = readSteady() + steadyOffset
    const later = local < steady - STEP_MS_MAX ? steady : local
    steadyOffset = later - readSteady()
    return Math.round(later)
  }
  return {
    learn: (server, sentAt, receivedAt) => {
      offset = server - (sentAt + receivedAt) / 2
      steadyOffset = readLocal() + offset - readSteady()
      highest = server
      hasContact = true
    },
    restore: kept => {
      if (hasContact) return
      offset = kept.offsetMs
      highest = kept.highestMs
      steadyOffset = Number.NEGATIVE_INFINITY
    },
    keep: () => {
      const time = now()
      if (time > highest) highest = time
      return { offsetMs: offset, highestMs: highest }
    },
    now,
    isBehind: () => now() < highest - STEP_MS_MAX,
    makeId: () => makeUuidV7(now(), fillRandom),
  }
}
