import type { Sources } from '../kernel/sources.ts'

/** A clock that stands until a test moves it, and real randomness: keys must differ between runs. */
export type TestSources = Sources & { moveTo(milliseconds: number): void; advance(seconds: number): void }

export function createTestSources(start = Date.now()): TestSources {
  let now = start
  return {
    now: () => now,
    randomBytes: length => crypto.getRandomValues(new Uint8Array(length)),
    moveTo: milliseconds => {
      now = milliseconds
    },
    advance: seconds => {
      now += seconds * 1000
    },
  }
}
