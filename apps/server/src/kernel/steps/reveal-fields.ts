import { cityTimestamp } from '../city-time.ts'
import type { Revealed } from '../ports.ts'
import { tell } from '../reasons.ts'
import type { RecordedAnswer } from '../recorded-answer.ts'
import type { SpineDeps } from '../scan.ts'
import type { Direction, Words } from '../words.ts'

export type Answer = {
  verificationId: string
  outcome: 'accepted' | 'refused'
  reason?: string
  action: string
  message: Words
  advice: Words
  direction: Direction
  at: string
  revealed?: Revealed
  receipt?: unknown
}

/** A repeated request sees personal data only as long as a fresh reading would be given. */
const REVEAL_MS = 10 * 60_000

/** Turns the kept answer into the one that is sent: words for people, and only the fields that the scene may see. */
export async function revealFields(kept: RecordedAnswer, deps: SpineDeps): Promise<Answer> {
  const scene = deps.scenes.get(kept.sceneId)
  const told = tell(scene, kept.reason ?? 'accepted')
  const reveals =
    kept.citizenId !== undefined && deps.sources.now() - kept.atMs <= REVEAL_MS
      ? (kept.fields ?? scene?.reveals ?? [])
      : []
  const revealed =
    kept.citizenId === undefined || reveals.length === 0
      ? undefined
      : await deps.reveal.read(deps.db, kept.citizenId, reveals)
  return {
    verificationId: kept.verificationId,
    outcome: kept.outcome,
    ...(kept.reason === undefined ? {} : { reason: kept.reason }),
    action: told.action,
    message: told.says,
    advice: told.advice,
    direction: kept.direction,
    at: cityTimestamp(new Date(kept.atMs)),
    ...(revealed === undefined ? {} : { revealed }),
    ...(kept.receipt === undefined ? {} : { receipt: kept.receipt }),
  }
}
