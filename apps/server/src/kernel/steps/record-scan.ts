import { sql } from 'kysely'
import { utcMonth } from '../city-time.ts'
import { first, type Tx } from '../db.ts'
import { uuidMilliseconds } from '../ids.ts'
import { enqueue } from '../outbox.ts'
import { RecordedMeanwhile, type Scan, type SpineDeps } from '../scan.ts'
import type { Direction } from '../words.ts'

/** The answer as kept: no personal data in it, whoever reads the table. */
export type RecordedAnswer = {
  verificationId: string
  outcome: 'accepted' | 'refused'
  reason?: string
  sceneId: string
  deploymentId: string
  direction: Direction
  atMs: number
  citizenId?: string
  receipt?: unknown
  /** What the platform found about a scan that a gate decided off line. */
  mark?: string
}

/** Writes verification, ledger and outbox rows, and the scene's own, in one transaction. A refusal is recorded too. */
export async function recordScan(scan: Scan, deps: SpineDeps, tx: Tx): Promise<void> {
  const answer = await answerOf(scan, tx)
  const { verificationId, terminalId } = scan.request
  const row = await first(
    tx,
    sql`insert into kernel.verification
          (month, subject, caller, verification_id, request_hash, at, scene_id, deployment_id, outcome, reason, mark, answer)
        values (${utcMonth(uuidMilliseconds(verificationId))}, ${scan.holder?.citizenId ?? terminalId}, ${terminalId},
          ${verificationId}, ${scan.requestHash}, to_timestamp(${scan.nowMs / 1000}), ${scan.scene.id},
          ${answer.deploymentId}, ${answer.outcome}, ${answer.reason ?? null}, ${answer.mark ?? null}, ${JSON.stringify(answer)}::jsonb)
        on conflict do nothing returning 1 as written`,
  )
  if (row === undefined) throw new RecordedMeanwhile()
  if (scan.holder !== undefined) await writeLedger(scan, answer, scan.holder.citizenId, deps, tx)
  if (!deps.awaits('verification.recorded')) return
  await enqueue(tx, scan.nowMs, {
    topic: 'verification.recorded',
    key: scan.holder?.citizenId ?? terminalId,
    payload: { verificationId, deploymentId: answer.deploymentId, outcome: answer.outcome },
  })
}

async function answerOf(scan: Scan, tx: Tx): Promise<RecordedAnswer> {
  const settled = {
    verificationId: scan.request.verificationId,
    sceneId: scan.scene.id,
    deploymentId: scan.deployment.deploymentId,
    direction: scan.direction,
    atMs: scan.nowMs,
  }
  const { verdict, decided, holder, loaded } = scan
  if (verdict.outcome === 'refused') return { ...settled, ...verdict }
  const who = holder === undefined ? {} : { citizenId: holder.citizenId }
  if (decided !== undefined) return { ...settled, ...verdict, ...who }
  if (holder === undefined || loaded === undefined) throw new Error('an unjudged scan reached record-scan')
  return { ...settled, ...verdict, ...who, ...(scan.scene.isPlain ? {} : { receipt: await loaded.record(tx) }) }
}

const writeLedger = (scan: Scan, answer: RecordedAnswer, citizenId: string, deps: SpineDeps, tx: Tx): Promise<void> =>
  deps.ledger.write(tx, {
    citizenId,
    atMs: scan.nowMs,
    verificationId: answer.verificationId,
    sceneId: answer.sceneId,
    deploymentId: answer.deploymentId,
    terminalId: scan.request.terminalId,
    placeName: scan.deployment.placeName,
    unitName: scan.deployment.unitName,
    direction: answer.direction,
    outcome: answer.outcome,
    reason: answer.reason,
    isOffline: scan.decided !== undefined,
    mark: answer.mark,
    fields: answer.outcome === 'accepted' && scan.decided === undefined ? scan.scene.reveals : [],
  })
