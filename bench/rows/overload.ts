import { median } from '../compare-rates.ts'
import type { Row } from '../row.ts'
import type { LoadResult } from '../server/load-order.ts'
import { withPlatform } from '../server/with-platform.ts'

const PEAK = { connections: 64, seconds: 4 }
const OVER = { connections: 1_000, seconds: 12, times: 5 }
const AFTER_SECONDS = 4
const ROUNDS = 3
const CODES = 16_000

/** Five times as many scans as can be served, over a thousand connections; what is too much is turned away. */
export const overload: Row = {
  name: 'overload',
  title: `Overload: ${OVER.times} × the rate that can be served, ${OVER.seconds} s, three times`,
  measure: () =>
    withPlatform('on', async load => {
      await load({ path: 'verifications', connections: 64, seconds: 2, codes: CODES })
      const rounds: { peak: LoadResult; over: LoadResult; after: LoadResult }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const peak = await load({ path: 'verifications', ...PEAK, codes: CODES })
        const over = await load({
          ...{ path: 'verifications', connections: OVER.connections, seconds: OVER.seconds, codes: CODES },
          rate: OVER.times * peak.rate,
        })
        const after = await load({ path: 'verifications', connections: 64, seconds: AFTER_SECONDS, codes: CODES })
        rounds.push({ peak, over, after })
      }
      const of = (value: (round: (typeof rounds)[number]) => number) => ({
        value: median(rounds.map(value)),
        runs: ROUNDS,
      })
      return {
        figures: [
          {
            what: 'scans served under overload ÷ at the peak',
            unit: '×',
            aim: { atLeast: 0.9 },
            ...of(({ peak, over }) => over.rate / peak.rate),
          },
          {
            what: 'p99 of those served ÷ at the peak',
            unit: '×',
            aim: { below: 2 },
            ...of(({ peak, over }) => over.p99 / peak.p99),
          },
          {
            what: `scans served in the ${AFTER_SECONDS} s after it ÷ at the peak`,
            unit: '×',
            aim: { atLeast: 0.9 },
            ...of(({ peak, after }) => after.rate / peak.rate),
          },
          {
            what: 'turned away with 503 and Retry-After',
            unit: '/s',
            ...of(({ over }) => over.refused / OVER.seconds),
          },
          { what: 'answered with nothing at all', unit: '/s', ...of(({ over }) => over.failed / OVER.seconds) },
          { what: 'p99 of those served', unit: 'ms', ...of(({ over }) => over.p99) },
        ],
      }
    }),
}
