import type { Settings } from '../settings.ts'
import type { Stats } from './stats.ts'

const BAR = 24
const EIGHTHS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const LABEL = 16

/** Columns that a text takes on a screen: Chinese characters and their punctuation take two. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u2e80-\u9fff\uff00-\uff60]/.test(letter) ? 2 : 1), 0)

/** The text cut to so many columns, so that no line wraps and moves the others. */
export function cut(text: string, columns: number): string {
  let [kept, width] = ['', 0]
  for (const letter of text) {
    width += widthOf(letter)
    if (width > columns) break
    kept += letter
  }
  return kept
}

const label = (text: string): string => text + ' '.repeat(Math.max(1, LABEL - widthOf(text)))

function bar(done: number, all: number): string {
  const full = Math.min(BAR, Math.floor((done / Math.max(all, 1)) * BAR))
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${done}/${all}`
}

/** The newest rates as a line of little columns. */
export function spark(rates: readonly number[]): string {
  const highest = Math.max(...rates, 1)
  return rates.map(rate => EIGHTHS[Math.min(7, Math.floor((rate / highest) * 8))] ?? '').join('')
}

/** The whole view, a text a line; `rates` are scans of each of the newest seconds. */
export function drawView(settings: Settings, stats: Stats, rates: readonly number[], columns: number): string[] {
  const { citizens, scans, gates, offlineGates, scenarioName, seed, url } = settings
  const accepted = stats.answers.get('accepted') ?? 0
  const refused = [...stats.answers].filter(([answer]) => answer !== 'accepted').sort(([, a], [, b]) => b - a)
  const minutes = `${Math.floor(stats.seconds / 60)}:${String(Math.floor(stats.seconds % 60)).padStart(2, '0')}`
  return [
    `一码仿真 Yima simulation  ${scenarioName}, 种子 seed ${seed}, ${url}  ${minutes}`,
    `${label('手机 phones')}${bar(stats.enrolled, citizens)}`,
    `${label('扫码 scans')}${bar(stats.scans, scans)}  ${rates.at(-1) ?? 0}/s ${spark(rates)}`,
    `${label('账目 ledgers')}${bar(stats.read, citizens)}`,
    `${label('通过 accepted')}${accepted}`,
    `${label('拒绝 refused')}${stats.scans - accepted}  ${refused.map(([reason, count]) => `${reason} ${count}`).join(', ')}`,
    `${label('闸机 gates')}在线 on line ${gates - offlineGates}, 离线 off line ${offlineGates}，待上传 waiting ${stats.offlineScans - stats.handedIn}`,
    `${label('答复 answers')}p50 ${stats.latency(0.5).toFixed(0)} ms, p99 ${stats.latency(0.99).toFixed(0)} ms, 重发 repeated ${stats.repeated}, 无答复 given up ${stats.givenUp}`,
  ].map(line => cut(line, columns))
}

/** The same in one line, for where no screen can be drawn over. */
export function drawLine({ citizens, scans }: Settings, stats: Stats): string {
  const seconds = `${stats.seconds.toFixed(0)} s`
  if (stats.phase === 'enrol') return `· ${seconds}  领取凭证 phones ready: ${stats.enrolled}/${citizens}`
  if (stats.phase === 'check') return `· ${seconds}  核对账目 ledgers read: ${stats.read}/${citizens}`
  const accepted = stats.answers.get('accepted') ?? 0
  return `· ${seconds}  扫码 scans: ${stats.scans}/${scans}, 通过 accepted ${accepted}, 拒绝 refused ${stats.scans - accepted}, 离线 off line ${stats.offlineScans}, p99 ${stats.latency(0.99).toFixed(0)} ms, 重发 repeated ${stats.repeated}`
}
