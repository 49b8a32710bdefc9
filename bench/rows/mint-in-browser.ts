import { STRIP_SIZE } from '@yima/code'
import { median } from '../compare-rates.ts'
import type { MintTimings, Timings } from '../mint-page.ts'
import { withMintPage } from '../open-mint-page.ts'
import type { Aim, Figure, Row } from '../row.ts'

const SLOW_DOWN = 4
const CODE_AIM = { below: 20 }
const STRIP_AIM = { below: 400 }
const SUITE_NAMES = { 1: 'P-256', 2: 'SM2' } as const

/**
 * What the citizen's phone does, in Chromium. Its slow-down falls on the page's own thread, while WebCrypto works on
 * others that stay fast; so the same is measured at full speed and taken four times, and both must reach the aim.
 */
export const mintInBrowser: Row = {
  name: 'mint-in-browser',
  title: `Mint on the phone: Chromium, ${SLOW_DOWN}× CPU slow-down`,
  async measure() {
    try {
      return { figures: [...(await measureSuite(1)), ...(await measureSuite(2))] }
    } catch (error) {
      if (error instanceof Error && error.message.includes('No browser here')) {
        return { figures: [], leftOut: error.message }
      }
      throw error
    }
  },
}

async function measureSuite(suite: keyof typeof SUITE_NAMES): Promise<readonly Figure[]> {
  const slow = await timeMinting(SLOW_DOWN, suite)
  const fast = await timeMinting(1, suite)
  const name = SUITE_NAMES[suite]
  return [
    ...figuresOf(`${name}: one code`, CODE_AIM, slow.code, fast.code),
    ...figuresOf(`${name}: the ${STRIP_SIZE} keys of a strip`, STRIP_AIM, slow.strip, fast.strip),
  ]
}

function timeMinting(slowDown: number, suite: keyof typeof SUITE_NAMES): Promise<MintTimings> {
  return withMintPage(slowDown, page => page.evaluate(id => globalThis.measureMinting(id), suite))
}

function figuresOf(what: string, aim: Aim, slow: Timings, fast: Timings): readonly Figure[] {
  const runs = slow.runs.length
  return [
    { what: `${what}, slowed down by the browser`, value: median(slow.runs), unit: 'ms', runs, aim },
    { what: `${what}, ${SLOW_DOWN} × full speed`, value: SLOW_DOWN * median(fast.runs), unit: 'ms', runs, aim },
    { what: `${what}, the first of a page just opened, slowed down`, value: slow.first, unit: 'ms', runs: 1, aim },
  ]
}
