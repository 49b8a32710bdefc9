import type { JournalLine } from '../books/check-books.ts'
import type { City, Phone } from '../people/phone.ts'
import type { Platform } from '../platform.ts'
import type { Visit } from '../scenarios.ts'
import type { Seeded } from '../seeded.ts'
import type { Stats } from '../view/stats.ts'
import type { Used } from './visits.ts'

/** What a gate works with; `used` are codes that were used on line anywhere, newest last. */
export type GateDeps = {
  gate: { terminalId: string; place: string; token: string }
  platform: Platform
  city: City
  phones: readonly Phone[]
  chance: Seeded
  used: Used[]
  journal: JournalLine[]
  stats: Stats
}

/** A gate at work: each visit ends with its line in the journal; `finish` settles what it still holds. */
export type GateAtWork = { take(visit: Visit): Promise<void>; finish(): Promise<void> }

/** How a gate behaves. */
export type Behaviour = { start(deps: GateDeps): Promise<GateAtWork> }
