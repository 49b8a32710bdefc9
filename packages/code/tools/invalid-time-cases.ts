import { END, FROM, makeVector, NOW } from './build-case.ts'
import type { Vector } from './vectors.ts'

const allow = (staleAfterSeconds: number) => ({ staleAfterSeconds })

/** Refusals by the clock alone: both signatures are good, so each names its code. */
export function makeTimeVectors(): Vector[] {
  return [
    makeVector('age 31 s', 'stale', { mintedAt: NOW - 31 }),
    makeVector('three minutes old', 'stale', { mintedAt: NOW - 180 }),
    makeVector('a day old', 'stale', {}, { now: NOW + 86_400 }),
    makeVector('age 46 s where the terminal allows 45', 'stale', { mintedAt: NOW - 46 }, allow(45)),
    makeVector('age 61 s where the terminal allows 60', 'stale', { mintedAt: NOW - 61 }, allow(60)),
    makeVector('age 61 s where the terminal asks for 100', 'stale', { mintedAt: NOW - 61 }, allow(100)),
    makeVector('age 31 s where the terminal asks for 10', 'stale', { mintedAt: NOW - 31 }, allow(10)),
    makeVector('21 s ahead', 'not-yet-valid', { mintedAt: NOW + 21 }),
    makeVector('21 s ahead where the terminal allows 60', 'not-yet-valid', { mintedAt: NOW + 21 }, allow(60)),
    makeVector('an hour ahead', 'not-yet-valid', { mintedAt: NOW + 3600 }),
    makeVector('verifier’s clock at zero', 'not-yet-valid', {}, { now: 0 }),
    makeVector('minted one second before the pass begins', 'not-yet-valid', { mintedAt: FROM - 1 }, { now: FROM }),
    makeVector('pass of tomorrow', 'not-yet-valid', { validFrom: NOW + 3600 }),
    makeVector('minted in the second in which the pass ends', 'pass-expired', { mintedAt: END }, { now: END }),
    makeVector('minted as the pass ends, 20 s ahead', 'pass-expired', { mintedAt: END }, { now: END - 20 }),
    makeVector(
      'fresh code of a pass that ended yesterday',
      'pass-expired',
      { mintedAt: END + 86_400 },
      { now: END + 86_400 },
    ),
    makeVector(
      'lifetime 1 hour, one second over',
      'pass-expired',
      { lifetimeHours: 1, mintedAt: FROM + 3600 },
      { now: FROM + 3600 },
    ),
    makeVector(
      'lifetime 96 hours, one second over',
      'pass-expired',
      { lifetimeHours: 96, mintedAt: FROM + 345_600 },
      { now: FROM + 345_600 },
    ),
    makeVector('last second of the pass, read 31 s later', 'stale', { mintedAt: END - 1 }, { now: END + 30 }),
    makeVector(
      'last second of the pass, read 61 s later',
      'stale',
      { mintedAt: END - 1 },
      { now: END + 60, ...allow(60) },
    ),
    makeVector('stale and expired', 'stale', { mintedAt: END + 10 }, { now: END + 41 }),
    makeVector('ahead and expired', 'not-yet-valid', { mintedAt: END }, { now: END - 21 }),
    makeVector('stale and before its pass', 'stale', { mintedAt: FROM - 1 }, { now: FROM + 30 }),
  ]
}
