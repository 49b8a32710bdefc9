import { median } from '../compare-rates.ts'
import type { Figure, Row } from '../row.ts'
import type { LoadResult } from '../server/load-order.ts'
import { withPlatform } from '../server/with-platform.ts'

const CONNECTIONS = 64
const ROUNDS = 5
const SECONDS = 3
const CODES_A_SECOND = 4_500
const HALF_RATE_P99_MS_MAX = 50

/**
 * A scan over HTTP, durable on PostgreSQL, against the same process answering the bare work of one; taken in turns, and
 * the ratio is of neighbours, so that what else the machine does falls on both. Server, database and load share the cores.
 */
const serverRates = (name: string, title: string, recorder: 'on' | 'off', ratioMin: number): Row => ({
  name,
  title,
  measure: () =>
    withPlatform(recorder, async load => {
      await load({ path: 'verifications', connections: CONNECTIONS, seconds: 2, codes: 2 * CODES_A_SECOND })
      const rounds: { bare: LoadResult; scans: LoadResult }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const bare = await load({ path: 'bare', connections: CONNECTIONS, seconds: SECONDS, codes: 1 })
        const codes = SECONDS * CODES_A_SECOND
        const scans = await load({ path: 'verifications', connections: CONNECTIONS, seconds: SECONDS, codes })
        rounds.push({ bare, scans })
      }
      const failed = rounds.reduce((sum, { scans }) => sum + scans.failed + scans.refused, 0)
      if (failed > 0) throw new Error(`${failed} scans were not answered 200`)
      const rate = median(rounds.map(({ scans }) => scans.rate))
      const halves: LoadResult[] = []
      for (let round = 0; round < ROUNDS; round++)
        halves.push(
          await load({
            path: 'verifications',
            connections: CONNECTIONS,
            seconds: SECONDS,
            rate: rate / 2,
            isPaced: true,
            codes: SECONDS * rate,
          }),
        )
      const figure = (what: string, value: number, unit: Figure['unit'], aim?: Figure['aim']): Figure => ({
        ...{ what, value, unit, runs: ROUNDS },
        ...(aim === undefined ? {} : { aim }),
      })
      return {
        figures: [
          figure(
            'scans recorded ÷ the bare work of a scan in the same process',
            median(rounds.map(({ bare, scans }) => scans.rate / bare.rate)),
            '×',
            { atLeast: ratioMin },
          ),
          figure('p99 at half that rate', median(halves.map(({ p99 }) => p99)), 'ms', { below: HALF_RATE_P99_MS_MAX }),
          figure('scans recorded', rate, '/s'),
          figure('the bare work of a scan', median(rounds.map(({ bare }) => bare.rate)), '/s'),
          figure('p50 at that rate', median(rounds.map(({ scans }) => scans.p50)), 'ms'),
          figure('p99 at that rate', median(rounds.map(({ scans }) => scans.p99)), 'ms'),
        ],
      }
    }),
})

/** A simple passage: scans that wait are written together. */
export const serverRecorder = serverRates(
  'server-recorder',
  'POST /terminal/v1/verifications, 64 connections, PostgreSQL, durable: simple passage',
  'on',
  0.7,
)

/** What a scene with facts or a record of its own pays: a transaction for each, with the holder's lock. */
export const serverAlone = serverRates(
  'server-alone',
  'The same with a transaction and the holder’s lock for each scan',
  'off',
  0.35,
)
