/** All of China keeps one time without summer time (GB/T 7408 offset +08:00), so a fixed offset is exact. */
const OFFSET_SECONDS = 8 * 3600
const DAY_SECONDS = 86_400

/** Unix seconds of the midnight that began the city's day in which `unixSeconds` lies. */
export const cityMidnight = (unixSeconds: number): number =>
  Math.floor((unixSeconds + OFFSET_SECONDS) / DAY_SECONDS) * DAY_SECONDS - OFFSET_SECONDS

/** `YYYY-MM-DD` of the city's day. */
export const cityDay = (unixSeconds: number): string =>
  new Date((unixSeconds + OFFSET_SECONDS) * 1000).toISOString().slice(0, 10)

/** `YYYY-MM-01` of the month in UTC, the partition key of everything that is kept by month. */
export const utcMonth = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 7)}-01`

/** The weekday (1 = Monday … 7 = Sunday) and minute of the city's day, for opening hours. */
export function cityClock(unixSeconds: number): { weekday: number; minuteOfDay: number } {
  const local = new Date((unixSeconds + OFFSET_SECONDS) * 1000)
  return { weekday: ((local.getUTCDay() + 6) % 7) + 1, minuteOfDay: local.getUTCHours() * 60 + local.getUTCMinutes() }
}

/** RFC 3339 with the city's offset, as people and integrators read it. */
export const cityTimestamp = (at: Date): string =>
  `${new Date(at.getTime() + OFFSET_SECONDS * 1000).toISOString().slice(0, 19)}+08:00`
