import { cityClock } from '../city-time.ts'
import type { Sentence } from '../outcomes.ts'

/** Weekdays 1 = Monday … 7; times as HH:MM of the city, `to` exclusive. An empty list is closed. */
export type OpeningHours = 'always' | readonly { days: readonly number[]; from: string; to: string }[]

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** Whether a place is open at that second. Hours that end before they begin run over midnight. */
export function isOpen(hours: OpeningHours, unixSeconds: number): boolean {
  if (hours === 'always') return true
  const { weekday, minuteOfDay } = cityClock(unixSeconds)
  const yesterday = weekday === 1 ? 7 : weekday - 1
  return hours.some(({ days, from, to }) => {
    const [opens, closes] = [minutes(from), minutes(to)]
    if (opens <= closes) return days.includes(weekday) && opens <= minuteOfDay && minuteOfDay < closes
    return (days.includes(weekday) && minuteOfDay >= opens) || (days.includes(yesterday) && minuteOfDay < closes)
  })
}

const DAYS_ZH = ['一', '二', '三', '四', '五', '六', '日']
const DAYS_EN = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Opening hours as a sentence for the screen. */
export function describeHours(hours: OpeningHours): Sentence {
  if (hours === 'always') return { zh: '全天开放', en: 'Open day and night' }
  if (hours.length === 0) return { zh: '暂停开放', en: 'Closed' }
  const line = (names: readonly string[], before: string, between: string) =>
    hours
      .map(({ days, from, to }) => `${before}${days.map(day => names[day - 1] ?? '').join(between)} ${from}–${to}`)
      .join('; ')
  return { zh: line(DAYS_ZH, '周', '、'), en: line(DAYS_EN, '', ', ') }
}
