import { sql } from 'kysely'
import { writeAudit } from './audit.ts'
import { utcMonth } from './city-time.ts'
import { inTransaction, type Tx } from './db.ts'
import { uuidMilliseconds } from './ids.ts'
import { ProblemError } from './problem.ts'
import type { RecordedAnswer } from './recorded-answer.ts'
import { RecordedMeanwhile, Scan, type ScanRequest, type SpineDeps } from './scan.ts'
import { runBefore, runInTransaction } from './spine.ts'
import { findAnswer } from './steps/find-answer.ts'
import { resolveDeployment } from './steps/resolve-deployment.ts'

/** A scan as its gate decided it without the platform; `seq` counts the gate's scans without gaps. */
export type OfflineRecord = ScanRequest & { seq: number; atMs: number; outcome: 'accepted' | 'refused' }

/** What became of an uploaded scan; each of them is written down, so a gate may forget the code. */
export const UPLOAD_STATUSES = ['recorded', 'duplicate', 'used-elsewhere', 'refused'] as const
export type UploadStatus = (typeof UPLOAD_STATUSES)[number]

const PAST_MS_MAX = 8 * 86_400_000
const AHEAD_MS_MAX = 10 * 60_000

/**
 * Takes in one scan of the past, at most once however often it is sent. The gate's decision stands as it was: what the
 * platform finds against it (used elsewhere, withdrawn, never signed) is marked, not undone. One transaction a scan, in
 * the gate's order; the gate's row is locked first, so two uploads of one gate cannot overtake each other.
 */
export async function uploadScan(deps: SpineDeps, record: OfflineRecord): Promise<UploadStatus> {
  const scan = new Scan(record, record.atMs, record.outcome)
  const unusable = await findFault(scan, deps)
  if (unusable === undefined) await runBefore(scan, deps, 'offline')
  const foundBefore = scan.refusal
  try {
    return await inTransaction(deps.db, async tx => {
      scan.refusal = foundBefore
      const isNext = await deps.places.takeSequence(tx, record.callerId, record.seq)
      if (unusable !== undefined) return refuseRecord(scan, deps, tx, unusable)
      const before = await findAnswer(scan, tx)
      if (before !== undefined) return tellAgain(scan, before, tx)
      if (!isNext) {
        const nextSeq = await deps.places.nextSequence(tx, record.callerId)
        throw new ProblemError('sequence-gap', { nextSeq })
      }
      await runInTransaction(scan, deps, tx, 'offline')
      deps.decided(scan.scene.id, record.outcome, scan.refusal)
      return statusOf(scan)
    })
  } catch (error) {
    // The same scan came in on line meanwhile; it is there now.
    if (error instanceof RecordedMeanwhile) return uploadScan(deps, record)
    throw error
  }
}

/** What makes a record unfit to be kept as a verification; such a one is kept in the audit, without its code. */
async function findFault(scan: Scan, deps: SpineDeps): Promise<string | undefined> {
  const now = deps.sources.now()
  for (const time of [scan.nowMs, uuidMilliseconds(scan.request.verificationId)])
    if (time < now - PAST_MS_MAX || time > now + AHEAD_MS_MAX) return 'time'
  try {
    await resolveDeployment(scan, deps)
    return undefined
  } catch (error) {
    if (error instanceof ProblemError) return error.slug
    throw error
  }
}

function statusOf({ verdict }: Scan): UploadStatus {
  return verdict.mark === undefined ? 'recorded' : statusOfMark(verdict.mark)
}

const statusOfMark = (mark: string): UploadStatus => (mark === 'used-elsewhere' ? 'used-elsewhere' : 'refused')

async function refuseRecord(scan: Scan, deps: SpineDeps, tx: Tx, why: string): Promise<UploadStatus> {
  const { callerId, verificationId } = scan.request
  await writeAudit(tx, deps.sources.now(), callerId, {
    action: 'offline-scan-refused',
    subject: callerId,
    verificationId,
    why,
  })
  return 'refused'
}

/**
 * A scan that is there already. When the first answer to its upload was lost, what was found then is said again. When the
 * platform had refused it on line and the gate, without that answer, let the person in: both are told.
 */
async function tellAgain(scan: Scan, before: RecordedAnswer, tx: Tx): Promise<UploadStatus> {
  const { callerId, verificationId } = scan.request
  if (before.outcome === 'refused' && scan.decided === 'accepted') {
    await sql`update kernel.verification set mark = 'let-in-offline'
      where month = ${utcMonth(uuidMilliseconds(verificationId))} and caller = ${callerId} and verification_id = ${verificationId}`.execute(
      tx,
    )
  }
  return before.mark === undefined ? 'duplicate' : statusOfMark(before.mark)
}
