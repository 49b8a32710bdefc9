import { bareEs256 } from '../bare-es256.ts'
import type { Row } from '../row.ts'
import { makeSamples } from '../samples.ts'
import { verifiesOf } from '../verify-live-code.ts'
import { measureAgainstBare } from './against-bare.ts'

/** The first scan of a pass, suite 1. */
export const freshPass: Row = {
  name: 'fresh-pass',
  title: 'Verify a live code off line, fresh pass, suite 1 (ES256)',
  async measure() {
    const set = await makeSamples(1)
    return measureAgainstBare(bareEs256(set).fresh, verifiesOf(set).fresh)
  },
}
