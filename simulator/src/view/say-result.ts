import type { Disagreement } from '../books/check-books.ts'
import type { Settings } from '../settings.ts'
import type { Stats } from './stats.ts'

const SHOWN_MAX = 20

/** Says whether the books agree, on standard output; answers the exit code. */
export function sayResult(settings: Settings, stats: Stats, disagreements: readonly Disagreement[]): number {
  const { citizens, gates, seed, scenarioName } = settings
  const answers = Object.fromEntries([...stats.answers].sort(([, a], [, b]) => b - a))
  const { scans, offlineScans, repeated, givenUp } = stats
  const scanRate = Math.round(scans / Math.max(stats.scanSeconds, 0.001))
  const [p50, p99] = [Math.round(stats.scanMs.p50), Math.round(stats.scanMs.p99)]
  const [seconds, cpuSeconds] = [Math.round(stats.seconds), Math.round(stats.cpuSeconds)]
  if (settings.json) {
    const isAgreed = disagreements.length === 0
    const result = {
      isAgreed,
      scenario: scenarioName,
      seed,
      citizens,
      gates,
      scans,
      offlineScans,
      repeated,
      givenUp,
      seconds,
      cpuSeconds,
      scanRate,
      p50,
      p99,
      answers,
    }
    say(JSON.stringify({ ...result, disagreements: disagreements.slice(0, SHOWN_MAX) }))
    return isAgreed ? 0 : 1
  }
  say(`场景 scenario ${scenarioName}, 种子 seed ${seed}, ${seconds} s, 处理器 processor ${cpuSeconds} s`)
  say(
    Object.entries(answers)
      .map(([answer, count]) => `${answer} ${count}`)
      .join(', '),
  )
  say(`离线 off line ${offlineScans}, 重发 repeated ${repeated}, 无答复 given up ${givenUp}`)
  say(`扫码 scans ${scanRate}/s, 答复 answers p50 ${p50} ms, p99 ${p99} ms`)
  if (disagreements.length === 0) {
    say(`账目相符 The books agree: ${scans} scans, ${citizens} people`)
    return 0
  }
  say(`账目不符 The books disagree: ${disagreements.length}`)
  for (const { kind, citizen, what } of disagreements.slice(0, SHOWN_MAX)) say(`  ${kind}  citizen ${citizen}  ${what}`)
  return 1
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
