import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * One thing that is timed: does it once, for the sample of this number. `atOnce` (1 when left out) is how many are on
 * their way together: what hands its work to threads wastes less on waking them when there are several.
 */
export type Contender = { readonly name: string; readonly atOnce?: number; run(sample: number): unknown }

/** Median rates per CPU second of this process, and the medians of each round's ratio to the yardstick of that round. */
export type Comparison = {
  readonly rounds: number
  readonly yardstick: { readonly name: string; readonly rate: number }
  readonly contenders: readonly { readonly name: string; readonly rate: number; readonly ratio: number }[]
}

const ROUNDS = 25
const SLICE_MS = 80
const WARM_UP_MS = 250

/**
 * Times contenders against a yardstick in short alternating slices, so that whatever else the machine does meanwhile
 * falls on all alike; each slice ends by clearing away its own garbage, so that nobody pays for another's. A second is a CPU
 * second of this process, its threads included: waiting for a core is nobody's fault, and work that a library hands to a
 * thread is not free.
 */
export async function compareRates(yardstick: Contender, contenders: readonly Contender[]): Promise<Comparison> {
  const all = [yardstick, ...contenders].map(contender => ({ contender, times: 1, next: 0, rates: [] as number[] }))
  for (const entry of all) entry.times = await chooseTimes(entry.contender)
  for (let round = 0; round < ROUNDS; round++) {
    for (const entry of round % 2 === 0 ? all : all.toReversed()) {
      entry.rates.push(entry.times / (await timeSlice(entry.contender, entry.next, entry.times)))
      entry.next += entry.times
    }
  }
  const [first, ...others] = all.map(({ contender, rates }) => ({ name: contender.name, rate: median(rates), rates }))
  if (first === undefined) throw new Error('nothing to time')
  return {
    rounds: ROUNDS,
    yardstick: { name: first.name, rate: first.rate },
    contenders: others.map(({ name, rate, rates }) => ({
      name,
      rate,
      ratio: median(rates.map((own, round) => own / (first.rates[round] ?? Number.NaN))),
    })),
  }
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

/** Warms up, and says how many times fill a slice. */
async function chooseTimes(contender: Contender): Promise<number> {
  let times = 1
  let next = 0
  let spent = 0
  for (let total = 0; total < WARM_UP_MS / 1000; total += spent) {
    spent = await timeSlice(contender, next, times)
    next += times
    if (spent < SLICE_MS / 1000) times *= 2
  }
  return Math.max(1, Math.round((times * SLICE_MS) / 1000 / spent))
}

const collectYoungGarbage = exposeCollector()

function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: (options: { type: 'minor' }) => void = runInNewContext('gc')
  return () => collect({ type: 'minor' })
}

async function runInTurn(run: Contender['run'], from: number, to: number, step: number): Promise<void> {
  for (let number = from; number < to; number += step) {
    const result = run(number)
    if (result instanceof Promise) await result
  }
}

/** CPU seconds of `times` runs. */
async function timeSlice({ run, atOnce = 1 }: Contender, first: number, times: number): Promise<number> {
  const before = process.cpuUsage()
  if (atOnce === 1) await runInTurn(run, first, first + times, 1)
  else
    await Promise.all(Array.from({ length: atOnce }, (_, lane) => runInTurn(run, first + lane, first + times, atOnce)))
  collectYoungGarbage()
  const { user, system } = process.cpuUsage(before)
  return Math.max(1, user + system) / 1e6
}
