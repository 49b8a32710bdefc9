/** All of China keeps one time without summer time (GB/T 7408 offset +08:00), so a fixed offset is exact. */
export const CITY_OFFSET_SECONDS = 8 * 3600
const DAY_SECONDS = 86_400

/** Unix seconds of the midnight that began the city's day in which `unixSeconds` lies. */
export const cityMidnight = (unixSeconds: number): number =>
  Math.floor((unixSeconds + CITY_OFFSET_SECONDS) / DAY_SECONDS) * DAY_SECONDS - CITY_OFFSET_SECONDS

/** The weekday (1 = Monday … 7 = Sunday) and minute of the city's day, for opening hours. */
export function cityClock(unixSeconds: number): { weekday: number; minuteOfDay: number } {
  const local = new Date((unixSeconds + CITY_OFFSET_SECONDS) * 1000)
  return { weekday: ((local.getUTCDay() + 6) % 7) + 1, minuteOfDay: local.getUTCHours() * 60 + local.getUTCMinutes() }
}
