import { sql } from 'kysely'
import { equalInConstantTime } from '../bytes.ts'
import { utcMonth } from '../city-time.ts'
import { type Db, first } from '../db.ts'
import { uuidMilliseconds } from '../ids.ts'
import { ProblemError } from '../problem.ts'
import type { RecordedAnswer } from '../recorded-answer.ts'
import type { Scan } from '../scan.ts'

/** The answer already given to this caller under this id. Another request under it is `verification-conflict`. */
export async function findAnswer(scan: Scan, db: Db): Promise<RecordedAnswer | undefined> {
  const { verificationId, callerId } = scan.request
  const row = await first(
    db,
    sql<{ requestHash: Uint8Array; answer: RecordedAnswer }>`
      select request_hash as "requestHash", answer from kernel.verification
      where month = ${utcMonth(uuidMilliseconds(verificationId))} and caller = ${callerId} and verification_id = ${verificationId}`,
  )
  if (row === undefined) return undefined
  if (!equalInConstantTime(row.requestHash, scan.requestHash)) throw new ProblemError('verification-conflict')
  return row.answer
}
