import { compareRates } from '../compare-rates.ts'
import { peersCose } from '../peer-cose.ts'
import { peersJose } from '../peer-jose.ts'
import type { Figure, Row } from '../row.ts'
import { makeSamples } from '../samples.ts'
import { verifiesOf } from '../verify-live-code.ts'

/** Against what one would use instead, by their own libraries. */
export const peers: Row = {
  name: 'peers',
  title: 'The same two-signature, key-bound content as COSE and as JSON Web Tokens, fresh pass (ES256)',
  async measure() {
    const set = await makeSamples(1)
    const [cose, jose] = await Promise.all([peersCose(set), peersJose(set)])
    const ours = verifiesOf(set).fresh
    const others = [cose.bound, jose.bound, cose.single, jose.single]
    const { rounds, yardstick, contenders } = await compareRates(ours, others)
    const bound = new Set([cose.bound.name, jose.bound.name])
    return {
      figures: [
        ...contenders.map(
          ({ name, ratio }): Figure => ({
            what: `${ours.name} ÷ ${name}`,
            value: 1 / ratio,
            unit: '×',
            runs: rounds,
            ...(bound.has(name) ? { aim: { atLeast: 1 } } : {}),
          }),
        ),
        ...[yardstick, ...contenders].map(
          ({ name, rate }): Figure => ({ what: name, value: rate, unit: '/s', runs: rounds }),
        ),
      ],
    }
  },
}
