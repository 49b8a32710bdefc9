import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { uuidV7 } from '../../apps/server/src/testing/gate.ts'
import type { LoadOrder, LoadResult } from './load-order.ts'
import type { PlatformReady } from './start-platform.ts'

const TICK_MS = 2
const OPEN_TERMINALS = 20

/** Scans at even distances over kept connections; a latency begins when a scan was due, sent or not. */
export async function runPaced(
  { url, terminals }: PlatformReady,
  { connections, seconds, rate = 0 }: LoadOrder,
  codes: readonly string[],
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const started = performance.now()
  const latencies: number[] = []
  const counts = { refused: 0, failed: 0 }
  const running: Promise<void>[] = []
  for (let sent = 0; sent < rate * seconds; ) {
    const due = Math.min(rate * seconds, ((performance.now() - started) / 1000) * rate)
    for (; sent < due; sent++) {
      const dueAt = started + (sent / rate) * 1000
      const { token = '' } = terminals[sent % OPEN_TERMINALS] ?? {}
      const body = JSON.stringify({ verificationId: uuidV7(Date.now()), code: codes[sent % codes.length] })
      running.push(
        post(agent, `${url}/terminal/v1/verifications`, token, body).then(status => {
          if (status === 200) latencies.push(performance.now() - dueAt)
          else if (status === undefined) counts.failed++
          else counts.refused++
        }),
      )
    }
    await setTimeout(TICK_MS)
  }
  await Promise.all(running)
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const percentile = (share: number): number => latencies[Math.floor(share * latencies.length)] ?? Number.NaN
  return { rate: latencies.length / seconds, p50: percentile(0.5), p99: percentile(0.99), ...counts }
}

function post(agent: Agent, url: string, token: string, body: string): Promise<number | undefined> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${token}`,
  }
  return new Promise(resolve => {
    const asked = request(url, { method: 'POST', agent, headers }, response => {
      response.resume().once('end', () => resolve(response.statusCode))
    })
    asked.once('error', () => resolve(undefined))
    asked.end(body)
  })
}
