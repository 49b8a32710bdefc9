import { bareSm2 } from '../bare-sm2.ts'
import type { Row } from '../row.ts'
import { makeSamples } from '../samples.ts'
import { verifiesOf } from '../verify-live-code.ts'
import { measureAgainstBare } from './against-bare.ts'

/** The first scan of a pass, suite 2. */
export const freshPassSm2: Row = {
  name: 'fresh-pass-sm2',
  title: 'Verify a live code off line, fresh pass, suite 2 (SM2)',
  async measure() {
    const set = await makeSamples(2)
    return measureAgainstBare(bareSm2(set).fresh, verifiesOf(set).fresh)
  },
}
