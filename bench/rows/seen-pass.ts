import { bareEs256 } from '../bare-es256.ts'
import type { Row } from '../row.ts'
import { makeSamples } from '../samples.ts'
import { verifiesOf } from '../verify-live-code.ts'
import { measureAgainstBare } from './against-bare.ts'

/** A later code of a pass whose issuer signature was checked before, suite 1. */
export const seenPass: Row = {
  name: 'seen-pass',
  title: 'Verify a live code off line, pass seen before, suite 1 (ES256)',
  async measure() {
    const set = await makeSamples(1)
    return measureAgainstBare(bareEs256(set).seen, verifiesOf(set).seen)
  },
}
