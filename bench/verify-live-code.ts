import { createPassCache, verifyLiveCode } from '@yima/code'
import { mustHold } from './bare-es256.ts'
import type { Contender } from './compare-rates.ts'
import { PASSES_KEPT, pick, SAMPLES, type SampleSet } from './samples.ts'

/** Ours, from the scanned text to the outcome: off line, issuer key cached, every pass new or every pass seen before. */
export function verifiesOf({ samples, context }: SampleSet): { fresh: Contender; seen: Contender } {
  const contender = (name: string, passesMax: number): Contender => {
    const known = { ...context, passes: createPassCache(passesMax) }
    return {
      name,
      async run(number) {
        mustHold((await verifyLiveCode(pick(samples, number).text, known)).outcome === 'accepted')
      },
    }
  }
  return {
    fresh: contender('verifyLiveCode, fresh pass', PASSES_KEPT),
    seen: contender('verifyLiveCode, pass seen before', SAMPLES),
  }
}
