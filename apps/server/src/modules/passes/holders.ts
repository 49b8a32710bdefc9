import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { all, first, type Tx } from '../../kernel/db.ts'
import type { Holder, HoldersPort } from '../../kernel/ports.ts'
import type { Sources } from '../../kernel/sources.ts'
import { allowedSuites, type IssuerKeys } from './issuer-keys.ts'
import { openHolder } from './sealed-holder.ts'

const HOLDER_NUMBERS = 2 ** 40

/** The kernel's way to the person behind a code. */
export const createHolders = (keys: () => IssuerKeys): HoldersPort => ({
  keyRow: number => keys().get(number)?.row,
  suites: () => allowedSuites(keys()),
  openSeal: code => {
    const key = keys().get(code.keyNumber)
    const opened = key === undefined ? null : openHolder(key, code.sealedHolder)
    return opened === null ? undefined : { holderNumber: opened.holder, stripNumber: opened.strip }
  },
  lock: async (tx, { holderNumber, stripNumber }) => {
    // Both rows are locked, so both are read as they are after waiting for them.
    const locked = await first(
      tx,
      sql<{ citizenId: string; endedAt: Date | null }>`
        select h.citizen_id as "citizenId", s.ended_at as "endedAt" from passes.holder h join passes.strip s using (holder_number)
        where h.holder_number = ${holderNumber} and s.strip_number = ${stripNumber} for update of h, s`,
    )
    if (locked === undefined) return lockWithoutStrip(tx, holderNumber)
    return { holderNumber, citizenId: locked.citizenId, endedAtMs: locked.endedAt?.getTime() }
  },
  // The strips' rows are the locks: whoever ends a strip changes its row, and after waiting for one its newest state is read.
  lockEach:
    opened => sql`select asked.holder_number, asked.strip_number, h.citizen_id, s.is_live is not true as is_ended
    from (select distinct holder_number, strip_number from ${opened} where holder_number is not null) asked
    join passes.holder h using (holder_number)
    left join (select holder_number, strip_number, ended_at is null as is_live from passes.strip
      where (holder_number, strip_number) in (select holder_number, strip_number from ${opened})
      order by holder_number, strip_number for no key update) s using (holder_number, strip_number)`,
})

/** A strip that was never issued has always been ended. */
async function lockWithoutStrip(tx: Tx, holderNumber: number): Promise<Holder | undefined> {
  const locked = await first(
    tx,
    sql<{
      citizenId: string
    }>`select citizen_id as "citizenId" from passes.holder where holder_number = ${holderNumber} for update`,
  )
  return locked && { holderNumber, citizenId: locked.citizenId, endedAtMs: 0 }
}

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
