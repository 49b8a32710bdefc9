import type { Settings } from '../settings.ts'
import { drawLine, drawView } from './draw.ts'
import type { Stats } from './stats.ts'

const LOOK_EVERY_MS = 250
const LOOKS_A_SECOND = 1000 / LOOK_EVERY_MS
const LINE_EVERY_SECONDS = 5
/** A line is worth its place as soon as a tenth more is done. */
const TENTHS = 10
const RATES_MAX = 40

/** Says on standard error how far the run is, until the returned function is called. */
export function watch(settings: Settings, stats: Stats): () => void {
  const look = process.stderr.isTTY ? screenWriter(settings, stats) : lineWriter(settings, stats)
  const timer = setInterval(look, LOOK_EVERY_MS)
  let stopped = false
  return () => {
    clearInterval(timer)
    if (!stopped) look()
    stopped = true
  }
}

/** A view that is drawn over itself. */
function screenWriter(settings: Settings, stats: Stats): () => void {
  const rates: number[] = []
  let [looks, before, drawn] = [0, 0, 0]
  return () => {
    if (looks++ % LOOKS_A_SECOND === 0) {
      rates.push(stats.scans - before)
      if (rates.length > RATES_MAX) rates.shift()
      before = stats.scans
    }
    const lines = drawView(settings, stats, rates, process.stderr.columns || 80)
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`
    drawn = lines.length
    process.stderr.write(up + lines.map(line => `\u001b[2K${line}\n`).join(''))
  }
}

/** A line now and then. */
function lineWriter(settings: Settings, stats: Stats): () => void {
  let [saidAt, saidTenth] = [0, '']
  return () => {
    const tenth = `${stats.phase} ${Math.floor(shareDone(settings, stats) * TENTHS)}`
    if (tenth === saidTenth && stats.seconds - saidAt < LINE_EVERY_SECONDS) return
    saidAt = stats.seconds
    saidTenth = tenth
    process.stderr.write(`${drawLine(settings, stats)}\n`)
  }
}

function shareDone({ citizens, scans }: Settings, stats: Stats): number {
  if (stats.phase === 'scan') return stats.scans / scans
  return (stats.phase === 'enrol' ? stats.enrolled : stats.read) / citizens
}
