import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { all, first, type Tx } from '../../kernel/db.ts'
import type { HoldersPort } from '../../kernel/ports.ts'
import type { Sources } from '../../kernel/sources.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { openHolder } from './sealed-holder.ts'

const HOLDER_NUMBERS = 2 ** 40

/** The kernel's way to the person behind a code. */
export const createHolders = (keys: () => IssuerKeys): HoldersPort => ({
  keyRow: number => keys().byNumber.get(number)?.row,
  openSeal: code => {
    const key = keys().byNumber.get(code.keyNumber)
    const opened = key === undefined ? null : openHolder(key.sealingKey, code.sealedHolder)
    return opened === null ? undefined : { holderNumber: opened.holder, stripNumber: opened.strip }
  },
  lock: async (tx, { holderNumber, stripNumber }) => {
    const locked = await first(
      tx,
      sql<{
        citizenId: string
      }>`select citizen_id as "citizenId" from passes.holder where holder_number = ${holderNumber} for update`,
    )
    if (locked === undefined) return undefined
    const strip = await first(
      tx,
      sql<{
        ended: boolean
      }>`select ended_at is not null as ended from passes.strip where holder_number = ${holderNumber} and strip_number = ${stripNumber}`,
    )
    return { holderNumber, citizenId: locked.citizenId, passesEnded: strip?.ended ?? true }
  },
})

/** Gives a citizen their number among holders, random so that it tells no order; one for good. Locks the row. */
export async function lockHolderOf(tx: Tx, sources: Sources, citizenId: string): Promise<number> {
  const random = sources.randomBytes(5).reduce((sum, byte) => sum * 256 + byte, 0) % HOLDER_NUMBERS
  await sql`insert into passes.holder (holder_number, citizen_id, created_at) values (${random}, ${citizenId}, to_timestamp(${sources.now() / 1000}))
    on conflict do nothing`.execute(tx)
  const row = await first(
    tx,
    sql<{
      holderNumber: number
    }>`select holder_number as "holderNumber" from passes.holder where citizen_id = ${citizenId} for update`,
  )
  return row?.holderNumber ?? lockHolderOf(tx, sources, citizenId)
}

/** Ends every device and pass of a citizen: from this commit on no code of theirs opens anything on line. */
export async function endPasses(
  tx: Tx,
  nowMs: number,
  citizenId: string,
  actor: string,
  reason: 'lost' | 'claim-moved',
): Promise<number> {
  const at = sql`to_timestamp(${nowMs / 1000})`
  const holder = await first(
    tx,
    sql<{
      holderNumber: number
    }>`select holder_number as "holderNumber" from passes.holder where citizen_id = ${citizenId} for update`,
  )
  if (holder === undefined) return 0
  await sql`update passes.strip set ended_at = ${at} where holder_number = ${holder.holderNumber} and ended_at is null`.execute(
    tx,
  )
  const ended = await all(
    tx,
    sql<{ deviceId: string }>`update passes.device set ended_at = ${at}, end_reason = ${reason}
      where holder_number = ${holder.holderNumber} and ended_at is null returning device_id as "deviceId"`,
  )
  await writeAudit(tx, nowMs, actor, {
    action: 'devices-ended',
    subject: citizenId,
    citizenId,
    reason,
    count: ended.length,
  })
  return ended.length
}
