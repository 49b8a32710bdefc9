import { type MintStamp, nextMintStamp } from '@yima/code'
import { choosePass, markTaken, type PassUse, type Serving } from './choose-pass.ts'

/** How far a pass's last use may lie ahead of now before the clock must have gone back. */
const BEHIND_SECONDS_MAX = 20

/** A pass with the stamp of the last code that was made of it. */
export type StampedPass = PassUse & { lastStamp?: MintStamp }

/** What one code is made of: the pass as it is to be stored, the code's stamp, and what serves from now on. */
export type Turn<P extends StampedPass> = { pass: P; stamp: MintStamp; serving: Serving }

/**
 * Chooses the pass for the next code and stamps it; undefined when no pass is alive. The caller stores the pass before
 * anyone else chooses (one transaction): then no stamp is given out twice, whatever tabs and clock do.
 */
export function takeTurn<P extends StampedPass>(
  passes: readonly P[],
  serving: Serving | undefined,
  openingId: string,
  now: number,
): Turn<P> | undefined {
  const choice = choosePass(passes, serving, openingId, now)
  const chosen = choice.kind === 'none' ? undefined : passes.find(pass => pass.passId === choice.passId)
  if (!chosen) return undefined
  const stamp = nextMintStamp(chosen.lastStamp, now)
  const taken = choice.kind === 'take' ? markTaken(chosen, now) : chosen
  const goesOn = choice.kind === 'keep' && serving
  return {
    pass: { ...taken, lastStamp: stamp },
    stamp,
    serving: goesOn ? serving : { passId: chosen.passId, openingId, startedAt: now },
  }
}

/** Says whether a pass was used in what is now the future: the clock is behind, or was ahead. */
export function isClockBehind(passes: readonly PassUse[], now: number): boolean {
  return passes.some(pass => pass.lastUsedAt - now > BEHIND_SECONDS_MAX)
}
