/** Words of the field that kernel, modules and scenes share. */
export const DIRECTIONS = ['in', 'out'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** 建设阶段: planned → connecting → trial → live → paused. Only trial and live take scans. */
export const STAGES = ['planned', 'connecting', 'trial', 'live', 'paused'] as const
export type Stage = (typeof STAGES)[number]
export const takesScans = (stage: Stage): boolean => stage === 'trial' || stage === 'live'

/** Weekdays 1 = Monday … 7; times as HH:MM of the city, `to` exclusive. An empty list is closed. */
export type OpeningHours = 'always' | readonly { days: readonly number[]; from: string; to: string }[]

/** What a scene may be shown of a person. */
export type CitizenField = 'maskedName'

export type Words = { zh: string; en: string }
