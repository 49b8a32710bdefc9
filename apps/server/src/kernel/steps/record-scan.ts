import { type RawBuilder, sql } from 'kysely'
import { utcMonth } from '../city-time.ts'
import { first, type Tx } from '../db.ts'
import { uuidMilliseconds } from '../ids.ts'
import { enqueue } from '../outbox.ts'
import type { Holder } from '../ports.ts'
import type { RecordedAnswer } from '../recorded-answer.ts'
import { type Asked, RecordedMeanwhile, type Scan, type SpineDeps } from '../scan.ts'

/** Writes verification, ledger and outbox rows, and the scene's own, in one transaction. A refusal is recorded too. */
export async function recordScan(scan: Scan, deps: SpineDeps, tx: Tx): Promise<void> {
  const answer = await answerOf(scan, tx)
  const { verificationId, callerId } = scan.request
  const { holder } = scan
  const entered =
    holder === undefined ? sql`` : sql`, entered as (${deps.ledger.writeEach(entryOf(scan, answer, holder, deps))})`
  const row = await first(
    tx,
    sql`with kept as (insert into kernel.verification
          (month, subject, caller, verification_id, request_hash, at, scene_id, deployment_id, outcome, reason, mark, answer, clerk_id)
        values (${utcMonth(uuidMilliseconds(verificationId))}, ${holder?.citizenId ?? callerId}, ${callerId},
          ${verificationId}, ${scan.requestHash}, to_timestamp(${scan.nowMs / 1000}), ${scan.scene.id},
          ${answer.deploymentId}, ${answer.outcome}, ${answer.reason ?? null}, ${answer.mark ?? null}, ${JSON.stringify(answer)}::jsonb, ${scan.clerkId})
        on conflict do nothing returning 1 as written)${entered}
      select written from kept`,
  )
  if (row === undefined) throw new RecordedMeanwhile()
  scan.noteRecorded(answer)
  if (!deps.awaits('verification.recorded')) return
  await enqueue(tx, scan.nowMs, {
    topic: 'verification.recorded',
    key: holder?.citizenId ?? callerId,
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
    ...(scan.request.asked === undefined ? {} : { fields: scan.fields }),
  }
  const { verdict, decided, holder, loaded } = scan
  if (verdict.outcome === 'refused') return { ...settled, ...verdict }
  const who = holder === undefined ? {} : { citizenId: holder.citizenId }
  if (decided !== undefined) return { ...settled, ...verdict, ...who }
  if (holder === undefined || loaded === undefined) throw new Error('an unjudged scan reached record-scan')
  return { ...settled, ...verdict, ...who, ...(scan.scene.isPlain ? {} : { receipt: await loaded.record(tx) }) }
}

/** The row of the citizen's ledger, written only if the verification was. */
function entryOf(
  scan: Scan,
  answer: RecordedAnswer,
  { citizenId }: Holder,
  { ledger }: SpineDeps,
): RawBuilder<unknown> {
  const { request, deployment, nowMs } = scan
  const isOffline = scan.decided !== undefined
  const fields = answer.outcome === 'accepted' && !isOffline ? scan.fields : []
  return sql`(select ${utcMonth(nowMs)}::date as month, ${citizenId}::text as citizen_id, ${answer.verificationId}::uuid as verification_id,
      ${ledger.newEntryId()}::text as entry_id, to_timestamp(${nowMs / 1000}::double precision) as at, ${answer.sceneId}::text as scene_id,
      ${answer.deploymentId}::text as deployment_id, ${request.callerId}::text as terminal_id,
      ${deployment.placeName}::text as place_name, ${deployment.unitName}::text as unit_name, ${answer.direction}::text as direction,
      ${answer.outcome}::text as outcome, ${answer.reason ?? null}::text as reason, ${isOffline}::boolean as is_offline,
      ${answer.mark ?? null}::text as mark, array(select json_array_elements_text(${JSON.stringify(fields)}::json)) as fields,
      ${jsonOrNull(ledgerAsked(request.asked))}::jsonb as asked, ${scan.clerkId}::text as clerk_id
    from kept) entry`
}

/** What the citizen reads about an app's request: who asked, for which matter, under which number. */
export const ledgerAsked = (asked: Asked | undefined) =>
  asked === undefined
    ? null
    : {
        app: asked.appName,
        item: asked.item,
        itemName: asked.itemName,
        businessNo: asked.businessNo,
        operator: asked.operatorId,
      }

const jsonOrNull = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))
