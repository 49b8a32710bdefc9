import { STRIP_SIZE } from '@yima/code'
import { median } from '../compare-rates.ts'
import type { MintTimings, Timings } from '../mint-page.ts'
import { withMintPage } from '../open-mint-page.ts'
import type { Aim, Figure, Row } from '../row.ts'

const SLOW_DOWN = 4
const PAGES = 5
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
  const [slow, fast] = [await timeMinting(SLOW_DOWN, suite), await timeMinting(1, suite)]
  const name = SUITE_NAMES[suite]
  const pick = (key: keyof MintTimings, timings: readonly MintTimings[]) => timings.map(timing => timing[key])
  return [
    ...figuresOf(`${name}: one code`, CODE_AIM, pick('code', slow), pick('code', fast)),
    ...figuresOf(`${name}: the ${STRIP_SIZE} keys of a strip`, STRIP_AIM, pick('strip', slow), pick('strip', fast)),
  ]
}

/** Timings of a few pages, each in a browser just started. */
async function timeMinting(slowDown: number, suite: keyof typeof SUITE_NAMES): Promise<readonly MintTimings[]> {
  const timings: MintTimings[] = []
  for (let i = 0; i < PAGES; i++) {
    timings.push(await withMintPage(slowDown, page => page.evaluate(id => globalThis.measureMinting(id), suite)))
  }
  return timings
}

function figuresOf(what: string, aim: Aim, slow: readonly Timings[], fast: readonly Timings[]): readonly Figure[] {
  const figure = (condition: string, times: readonly number[], factor = 1): Figure => ({
    what: `${what}, ${condition}`,
    value: factor * median(times),
    unit: 'ms',
    runs: times.length,
    aim,
  })
  return [
    figure(
      'slowed down by the browser',
      slow.flatMap(({ runs }) => runs),
    ),
    figure(
      `${SLOW_DOWN} × full speed`,
      fast.flatMap(({ runs }) => runs),
      SLOW_DOWN,
    ),
    figure(
      'the first of a page just opened, slowed down',
      slow.map(({ first }) => first),
    ),
  ]
}
