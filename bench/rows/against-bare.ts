import { type Comparison, type Contender, compareRates } from '../compare-rates.ts'
import type { Figure, Measured } from '../row.ts'

/** Least share of the bare calls' rate that a verification keeps. */
const RATIO_MIN = 0.85

/** Compares one verification with the calls it cannot do without. */
export async function measureAgainstBare(bare: Contender, ours: Contender): Promise<Measured> {
  const comparison = await compareRates(bare, [ours])
  return { figures: [...ratesOf(comparison, RATIO_MIN)] }
}

/** The figures of a comparison: each contender's ratio with its aim, then all rates for information. */
export function ratesOf({ rounds, yardstick, contenders }: Comparison, ratioMin: number): readonly Figure[] {
  return [
    ...contenders.map(({ name, ratio }): Figure => {
      const what = `${name} ÷ ${yardstick.name}`
      return { what, value: ratio, unit: '×', runs: rounds, aim: { atLeast: ratioMin } }
    }),
    ...[yardstick, ...contenders].map(
      ({ name, rate }): Figure => ({ what: name, value: rate, unit: '/s', runs: rounds }),
    ),
  ]
}
