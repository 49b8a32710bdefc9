import type { LedgerEntry } from '../../shared/api.ts'

/** The city's clock, wherever the phone is: what was entered at eight was at eight there. */
const CITY_TIME_ZONE = 'Asia/Shanghai'

/** The entries of one day of the city, newest first as they came. */
export type Day = { day: string; entries: LedgerEntry[] }

/** Groups entries by the city's day (yyyy-mm-dd), keeping their order. */
export function groupDays(entries: readonly LedgerEntry[]): Day[] {
  const days: Day[] = []
  for (const entry of entries) {
    const day = cityDay(entry.at)
    const last = days[days.length - 1]
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

function cityDay(at: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: CITY_TIME_ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return parts.format(new Date(at))
}

/** A day in words: with the week day, and the year only where it is another. */
export function nameDay(day: string, language: 'zh' | 'en', now: Date): string {
  const isThisYear = day.slice(0, 4) === cityDay(now.toISOString()).slice(0, 4)
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    ...(isThisYear ? {} : { year: 'numeric' }),
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  }).format(new Date(`${day}T00:00:00Z`))
}

/** The time of day in the city, 24 hours. */
export function nameTime(at: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: CITY_TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return format.format(new Date(at))
}
