import autocannon from 'autocannon'
import { uuidV7 } from '../../apps/server/src/testing/gate.ts'
import { type Citizen, registerCitizen } from '../../e2e/crash/citizen.ts'
import type { LoadOrder, LoadResult } from './load-order.ts'
import { runPaced } from './paced.ts'
import type { PlatformReady } from './start-platform.ts'

/** The gates as a process of their own: `load.ts`, told by messages. Every code is minted before the clock runs. */
const CITIZENS = 24
const PATHS = { verifications: '/terminal/v1/verifications', bare: '/bench/bare' } as const

let platform: PlatformReady | undefined
let citizens: Citizen[] = []

process.on('message', async (message: PlatformReady | LoadOrder) => {
  if ('people' in message) {
    platform = message
    const people = message.people.slice(0, CITIZENS)
    citizens = []
    for (const person of people) citizens.push(await registerCitizen(message.url, message.otp, person))
    process.send?.('ready')
  } else process.send?.(await run(message))
})

async function run(order: LoadOrder): Promise<LoadResult> {
  if (platform === undefined) throw new Error('no platform yet')
  if (order.isPaced === true) return runPaced(platform, order, await mint(order.codes))
  const { path, connections, seconds, rate, codes } = order
  const { url, terminals } = platform
  const minted = await mint(codes)
  let next = 0
  const latencies: number[] = []
  const running = autocannon({
    url,
    connections,
    duration: seconds,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: [
      {
        method: 'POST',
        path: PATHS[path],
        setupRequest: request => {
          const turn = next++
          const { token = '' } = terminals[turn % OPEN_TERMINALS] ?? {}
          const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
          const body = JSON.stringify({ verificationId: uuidV7(Date.now()), code: minted[turn % minted.length] })
          return { ...request, headers, body }
        },
      },
    ],
  })
  running.on('response', (_client, status, _bytes, milliseconds) => {
    if (status === 200) latencies.push(milliseconds)
  })
  const result = await running
  latencies.sort((a, b) => a - b)
  const percentile = (share: number): number => latencies[Math.floor(share * latencies.length)] ?? Number.NaN
  return {
    rate: result['2xx'] / result.duration,
    p50: percentile(0.5),
    p99: percentile(0.99),
    refused: result['4xx'] + result['5xx'],
    failed: result.errors + result.timeouts,
  }
}

/** The first gates of the demo county are open at all hours. */
const OPEN_TERMINALS = 20

async function mint(count: number): Promise<string[]> {
  const codes: string[] = []
  for (let turn = 0; codes.length < count; turn++) {
    const shown = await citizens[turn % citizens.length]?.mint()
    if (shown === undefined) throw new Error('nobody shows a code')
    codes.push(shown.code)
  }
  return codes
}

process.once('disconnect', () => process.exit(0))
