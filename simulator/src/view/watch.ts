import type { Settings } from '../settings.ts'
import type { Stats } from './stats.ts'

const LINE_EVERY_MS = 1000

/** Says on standard error how far the run is, until the returned function is called. */
export function watch(settings: Settings, stats: Stats): () => void {
  const timer = setInterval(() => process.stderr.write(`${describe(settings, stats)}\n`), LINE_EVERY_MS)
  return () => clearInterval(timer)
}

function describe({ citizens, scans }: Settings, stats: Stats): string {
  const seconds = `${stats.seconds.toFixed(0)} s`
  if (stats.phase === 'enrol') return `· ${seconds}  领取凭证 phones ready: ${stats.enrolled}/${citizens}`
  if (stats.phase === 'check') return `· ${seconds}  核对账目 ledgers read: ${stats.read}/${citizens}`
  const accepted = stats.answers.get('accepted') ?? 0
  return `· ${seconds}  扫码 scans: ${stats.scans}/${scans}, 通过 accepted ${accepted}, 拒绝 refused ${stats.scans - accepted}, 离线 off line ${stats.offlineScans}, p99 ${stats.latency(0.99).toFixed(0)} ms, 重发 repeated ${stats.repeated}`
}
