import { sql } from 'kysely'
import { cityDay } from '../city-time.ts'
import { first, type Tx } from '../db.ts'
import { RecordedMeanwhile, type Scan, type SpineDeps } from '../scan.ts'

/** Uses the code up (unless a gate refused it off line), once, anywhere: one conditional statement on the row keyed by the day it was minted and its holder. */
export async function useCode(scan: Scan, _deps: SpineDeps, tx: Tx): Promise<void> {
  const { code, holder } = scan
  if (scan.decided === 'refused') return
  if (code === undefined || holder === undefined) throw new Error('a code without holder reached use-code')
  const { callerId, verificationId } = scan.request
  const day = cityDay(code.mintedAt)
  const used = await first(
    tx,
    sql`insert into kernel.code_use (day, holder_number, code_id, caller, verification_id, used_at)
        values (${day}, ${holder.holderNumber}, ${code.codeId}, ${callerId}, ${verificationId}, to_timestamp(${scan.nowMs / 1000}))
        on conflict do nothing returning 1 as used`,
  )
  if (used !== undefined) return
  const earlier = await first(
    tx,
    sql<{ caller: string; verificationId: string }>`
      select caller, verification_id as "verificationId" from kernel.code_use
      where day = ${day} and holder_number = ${holder.holderNumber} and code_id = ${code.codeId}`,
  )
  if (earlier?.caller === callerId && earlier.verificationId === verificationId) throw new RecordedMeanwhile()
  scan.refuse('reused')
}
