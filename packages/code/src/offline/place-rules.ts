import { isOpen, type OpeningHours } from './opening-hours.ts'

/** Ways through a gate. */
export const DIRECTIONS = ['in', 'out'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** 建设阶段: planned → connecting → trial → live → paused. Only trial and live take scans. */
export const STAGES = ['planned', 'connecting', 'trial', 'live', 'paused'] as const
export type Stage = (typeof STAGES)[number]

/** What a rule of the place looks at: the deployment as platform and bundle know it, the way, and Unix seconds. */
export type PlaceView = {
  readonly stage: Stage
  readonly directions: readonly Direction[]
  readonly openingHours: OpeningHours
}
type Seen = { readonly place: PlaceView; readonly direction: Direction; readonly now: number }

/**
 * Rules that need no person, true when all is well: the platform and an off-line gate run these same functions. The key
 * is the refusal reason. Going out is never refused for the hour.
 */
export const PLACE_RULES = {
  'not-live': ({ place }) => place.stage === 'trial' || place.stage === 'live',
  'direction-not-served': ({ place, direction }) => place.directions.includes(direction),
  'place-closed': ({ place, direction, now }) => direction === 'out' || isOpen(place.openingHours, now),
} as const satisfies Record<string, (seen: Seen) => boolean>

/** The refusal reason of a rule of the place. */
export type PlaceReason = keyof typeof PLACE_RULES

/** Rules of every scene, judged before the code is looked at. */
export const ENTRY_RULES = ['not-live', 'direction-not-served'] as const satisfies readonly PlaceReason[]

/** The first rule that fails, or undefined when all hold. */
export const findBrokenRule = (rules: readonly PlaceReason[], seen: Seen): PlaceReason | undefined =>
  rules.find(rule => !PLACE_RULES[rule](seen))
