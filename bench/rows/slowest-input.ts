import { decodeLiveCode, normaliseScan, parseCode, parseVenueCode, type VerifyContext, verifyCode } from '@yima/code'
import { nodeCrypto } from '@yima/code/node'
import { loadVectors, makeContext } from '../../packages/code/tools/vectors.ts'
import { median } from '../compare-rates.ts'
import { type Input, listInputs } from '../hostile-inputs.ts'
import type { Row } from '../row.ts'

const RUNS = 7
const AIM = { below: 5 }
const HOST = 'city.example'

/** How long the slowest text keeps a verifier busy that answers everyone in turn. */
export const slowestInput: Row = {
  name: 'slowest-input',
  title: 'The slowest text for the decoder: vectors, cut, extended, hostile, 1 MB',
  async measure() {
    const inputs = listInputs()
    const steps = makeSteps()
    const timed = []
    for (const [step, run] of Object.entries(steps)) {
      for (const input of inputs) await run(input)
      const timings = []
      for (const input of inputs) timings.push({ name: input.name, milliseconds: await timeInput(run, input) })
      const slowest = timings.reduce((a, b) => (b.milliseconds > a.milliseconds ? b : a))
      timed.push({ step, ...slowest })
    }
    return {
      figures: timed.map(({ step, name, milliseconds }) => ({
        what: `${step}, slowest of ${inputs.length} texts: ${name}`,
        value: milliseconds,
        unit: 'ms',
        runs: RUNS,
        aim: AIM,
      })),
    }
  },
}

/** Everything that takes a scanned text. */
function makeSteps(): Record<string, (input: Input) => unknown> {
  const [vector] = loadVectors('live')
  if (vector === undefined) throw new Error('no vector')
  const context: VerifyContext = {
    ...makeContext(vector, nodeCrypto),
    suites: [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ],
    accepts: ['live', 'paper'],
  }
  return {
    decode: ({ text }) => decodeLiveCode(normaliseScan(text), vector.prefix),
    parse: ({ text }) => [parseCode(normaliseScan(text)), parseVenueCode(normaliseScan(text), HOST)],
    verify: ({ text }) => verifyCode(text, context),
  }
}

async function timeInput(run: (input: Input) => unknown, input: Input): Promise<number> {
  const measured: number[] = []
  for (let i = 0; i < RUNS; i++) {
    const before = performance.now()
    await run(input)
    measured.push(performance.now() - before)
  }
  return median(measured)
}
