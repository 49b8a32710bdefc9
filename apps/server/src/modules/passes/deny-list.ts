import { buildDenyFilter } from '@yima/code'
import { sql } from 'kysely'
import { type Bytes, sha256, toBytes } from '../../kernel/bytes.ts'
import { all, type Db, first } from '../../kernel/db.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { type StripSeal, sealStrip } from './sealed-holder.ts'

/** A published deny list, not yet signed: the root of the day signs it as it goes out. */
export type PublishedDenyList = { epoch: number; publishedAt: number; filter: Bytes }

const KEPT_EPOCHS = 3

/** The newest published list. */
export async function readDenyList(db: Db): Promise<PublishedDenyList | undefined> {
  const row = await first(
    db,
    sql<{ epoch: number; publishedAt: Date; filter: Uint8Array }>`
      select epoch, published_at as "publishedAt", filter from passes.deny_list order by epoch desc limit 1`,
  )
  if (row === undefined) return undefined
  return { epoch: row.epoch, publishedAt: Math.floor(row.publishedAt.getTime() / 1000), filter: toBytes(row.filter) }
}

/**
 * Publishes the next list when the last is `everySeconds` old: every pass of an ended strip that could still be shown,
 * padded with random ones. Any process may do it; of two at once one is kept.
 */
export async function publishDenyList(
  db: Db,
  sources: Sources,
  keys: IssuerKeys,
  everySeconds: number,
): Promise<boolean> {
  const now = unixSeconds(sources)
  const last = await readDenyList(db)
  if (last !== undefined && now - last.publishedAt < everySeconds) return false
  const strips = await all(
    db,
    sql<StripSeal>`select holder_number as "holderNumber", slot, strip_number as "stripNumber", key_number as "keyNumber"
      from passes.strip where ended_at is not null and valid_from + lifetime_hours * 3600 + 60 > ${now}`,
  )
  const sealed = strips.flatMap(strip => sealStrip(keys, strip))
  const filter = await buildDenyFilter(sealed, length => sources.randomBytes(length), sha256)
  const epoch = (last?.epoch ?? 0) + 1
  const { rows } = await sql`insert into passes.deny_list (epoch, published_at, filter)
    values (${epoch}, to_timestamp(${now}), ${filter}) on conflict do nothing returning 1`.execute(db)
  await sql`delete from passes.deny_list where epoch <= ${epoch - KEPT_EPOCHS}`.execute(db)
  return rows.length > 0
}

/** Sealed holders of all passes of these citizens that can be shown now, for the filter of a rule that needs the person. */
export async function sealedHoldersOf(
  db: Db,
  sources: Sources,
  keys: IssuerKeys,
  citizenIds: readonly string[],
): Promise<Bytes[]> {
  if (citizenIds.length === 0) return []
  const strips = await all(
    db,
    sql<StripSeal>`select s.holder_number as "holderNumber", s.slot, s.strip_number as "stripNumber", s.key_number as "keyNumber"
      from passes.holder h join passes.strip s using (holder_number)
      where h.citizen_id = any(array[${sql.join(citizenIds)}]::text[]) and s.ended_at is null
        and s.valid_from + s.lifetime_hours * 3600 > ${unixSeconds(sources)}`,
  )
  return strips.flatMap(strip => sealStrip(keys, strip))
}
