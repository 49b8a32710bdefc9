import { mintCode } from '@yima/code'
import { withLock } from '../../shared/database.ts'
import { isClockDoubtful, serverNow } from '../../shared/server-clock.ts'
import type { Serving } from './choose-pass.ts'
import { signerOf } from './key-pairs.ts'
import { leaveOpening, type Opening, showOpening } from './opening.ts'
import { storeTurn } from './passes.ts'
import { judgeSupply } from './renewal.ts'
import { noteStatus } from './status.ts'
import { isClockBehind, takeTurn } from './take-turn.ts'

let opening: Opening | undefined
let serving: Serving | undefined

/** Makes the next code on this phone, without network: the text to draw, or undefined when no pass is alive. */
export async function mintLiveCode(): Promise<string | undefined> {
  opening = showOpening(opening, Date.now(), () => crypto.getRandomValues(new Uint32Array(4)).join('-'))
  const { openingId } = opening
  const { turn, passes, now } = await withLock('mint', async () => {
    const at = await serverNow()
    return { now: at, ...(await storeTurn(stored => takeTurn(stored, serving, openingId, at))) }
  })
  noteStatus({ supply: judgeSupply(passes, now), clockWrong: isClockDoubtful(now) || isClockBehind(passes, now) })
  if (!turn) return undefined
  serving = turn.serving
  const { prefix, passBytes, keyPair } = turn.pass
  return mintCode({ prefix, pass: passBytes, signer: await signerOf(keyPair), ...turn.stamp })
}

/** Notes that the code page went out of sight. */
export function leaveCodePage(): void {
  if (opening) opening = leaveOpening(opening, Date.now())
}
