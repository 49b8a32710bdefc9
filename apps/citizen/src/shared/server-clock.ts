import type { SuiteId } from '@yima/code'
import { call } from './api.ts'
import { type ClockReading, measureJump } from './clock-jump.ts'
import { readValue, writeValue } from './database.ts'

const KEY = 'clock'

/** How far now may lie behind the last contact before the phone's clock must have been set back. */
const BEHIND_SECONDS_MAX = 20

/** `offsetSeconds`: server time less the phone's, as of `contactAt`; `changed`: the phone's clock was set since then. */
type ServerClock = { offsetSeconds: number; prefix: string; contactAt: number; changed: boolean }

/** What the city tells about itself: the suite of new keys, and its issuer keys (left out, every one counts as alive). */
export type CityClock = { prefix: string; now: number; deviceSuite: SuiteId; keyNumbers?: readonly number[] }

type ClockAnswer = {
  prefix: string
  now: number
  keyNumbers?: readonly number[]
  suites?: { device: number }
}

let known: ServerClock | undefined
let last: ClockReading = readClocks()
let inView = !document.hidden
document.addEventListener('visibilitychange', () => {
  if (document.hidden) inView = false
})

function readClocks(): ClockReading {
  return { wallMs: Date.now(), steadyMs: performance.now() }
}

/**
 * Now by the server's clock in Unix seconds, with fractions, as of the last contact (the phone's own before the first).
 * When the phone's clock was set meanwhile, the server's did not move with it: the offset takes the step up.
 */
export async function serverNow(): Promise<number> {
  if (!known) {
    const stored = await readValue<ServerClock>(KEY)
    // A contact meanwhile knows better than the store did.
    known ??= stored
  }
  const reading = readClocks()
  const jumpSeconds = measureJump(last, reading, inView)
  last = reading
  inView = !document.hidden
  if (known && jumpSeconds !== 0) {
    known = { ...known, offsetSeconds: known.offsetSeconds - jumpSeconds, changed: true }
    await writeValue(KEY, known)
  }
  return reading.wallMs / 1000 + (known?.offsetSeconds ?? 0)
}

/** Says whether the phone's clock was set since the last contact, as far as a phone can tell. */
export function isClockDoubtful(now: number): boolean {
  return known !== undefined && (known.changed || now < known.contactAt - BEHIND_SECONDS_MAX)
}

/** Asks the server for the time, remembers how far the phone is off, answers both with what the city tells of itself. */
export async function measureClock(): Promise<CityClock> {
  const sentAt = Date.now()
  const answer: ClockAnswer = await call('GET /citizen/v1/clock')
  await noteServerTime(answer, sentAt)
  return { ...answer, deviceSuite: answer.suites?.device === 2 ? 2 : 1 }
}

/** Notes the time in a server's answer; the middle of the journey is when it was true. */
export async function noteServerTime(answer: { prefix: string; now: number }, sentAtMs: number): Promise<void> {
  const offsetSeconds = estimateOffset(answer.now, sentAtMs, Date.now())
  known = { offsetSeconds, prefix: answer.prefix, contactAt: answer.now, changed: false }
  last = readClocks()
  await writeValue(KEY, known)
}

/** Server seconds are cut, not rounded, hence the half second; a difference below one second is noise. */
export function estimateOffset(serverNowSeconds: number, sentAtMs: number, receivedAtMs: number): number {
  const offset = serverNowSeconds + 0.5 - (sentAtMs + receivedAtMs) / 2000
  return Math.abs(offset) < 1 ? 0 : offset
}

/** Forgets the measured time, for signing out. */
export function forgetClock(): void {
  known = undefined
}
