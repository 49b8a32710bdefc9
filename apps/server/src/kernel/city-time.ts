import { CITY_OFFSET_SECONDS } from '@yima/code'

/** `YYYY-MM-DD` of the city's day. */
export const cityDay = (unixSeconds: number): string =>
  new Date((unixSeconds + CITY_OFFSET_SECONDS) * 1000).toISOString().slice(0, 10)

/** `YYYY-MM-01` of the month in UTC, the partition key of everything that is kept by month. */
export const utcMonth = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 7)}-01`

/** RFC 3339 with the city's offset, as people and integrators read it. */
export const cityTimestamp = (at: Date): string =>
  `${new Date(at.getTime() + CITY_OFFSET_SECONDS * 1000).toISOString().slice(0, 19)}+08:00`
