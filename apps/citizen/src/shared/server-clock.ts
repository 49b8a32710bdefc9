import { call } from './api.ts'
import { readValue, writeValue } from './database.ts'

const KEY = 'clock'

/** `offsetSeconds`: server time less the phone's; `prefix`: the city's code prefix, asked for together. */
type ServerClock = { offsetSeconds: number; prefix: string }

let known: ServerClock | undefined

/** Now by the server's clock in Unix seconds, with fractions, as of the last contact (the phone's own before the first). */
export async function serverNow(): Promise<number> {
  known ??= await readValue<ServerClock>(KEY)
  return Date.now() / 1000 + (known?.offsetSeconds ?? 0)
}

/** Asks the server for the time, remembers how far the phone is off, answers both with the city's prefix. */
export async function measureClock(): Promise<{ prefix: string; now: number; offsetSeconds: number }> {
  const sentAt = Date.now()
  const answer = await call('GET /citizen/v1/clock')
  return { ...answer, offsetSeconds: await noteServerTime(answer, sentAt) }
}

/** Notes the time in a server's answer; the middle of the journey is when it was true. */
export async function noteServerTime(answer: { prefix: string; now: number }, sentAtMs: number): Promise<number> {
  const offsetSeconds = estimateOffset(answer.now, sentAtMs, Date.now())
  known = { offsetSeconds, prefix: answer.prefix }
  await writeValue(KEY, known)
  return offsetSeconds
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
