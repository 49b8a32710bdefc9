import { sql } from 'kysely'
import { writeAudit } from '../../../kernel/audit.ts'
import { sha256 } from '../../../kernel/bytes.ts'
import { first, type Tx } from '../../../kernel/db.ts'
import { newId } from '../../../kernel/ids.ts'
import { ProblemError } from '../../../kernel/problem.ts'
import type { Sources } from '../../../kernel/sources.ts'
import type { Vault } from '../../../kernel/vault.ts'
import { hashPassword } from '../../staff/index.ts'

export type ClerkDeps = { sources: Sources; vault: Vault }
/** Who acts on whom. */
export type ClerkChange = { clerkId: string; nowMs: number; actor: string }

/** What a badge carries as a barcode or QR code, as a scanner types it; 130 random bits, so that its plain hash tells nothing. */
export const BADGE = '^YB[0-9A-HJKMNP-TV-Z]{26}$'
export const CLERK_NUMBER = '^[0-9A-Za-z-]{1,20}$'
export const PIN = '^[0-9]{6,12}$'
const PIN_DIGITS = 6
const BADGE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** What a new clerk is given, told once: the text of the badge and the first PIN. */
export type Issued = { badge: string; pin: string }

/** Somebody who works at counters of a unit. `request-invalid` when the unit has this number already. */
export async function createClerk(
  tx: Tx,
  { sources, vault }: ClerkDeps,
  clerk: { unitId: string; number: string; name: string; nowMs: number; actor: string },
): Promise<{ clerkId: string } & Issued> {
  const clerkId = newId('clk', sources)
  const dataKey = vault.newDataKey(clerkId)
  const issued = { badge: makeBadge(sources), pin: makePin(sources) }
  const made = await first(
    tx,
    sql`insert into places.clerk (clerk_id, unit_id, number, data_key, name_sealed, badge_hash, pin_hash, created_at)
      values (${clerkId}, ${clerk.unitId}, ${clerk.number}, ${dataKey},
        ${vault.seal(dataKey, clerkId, namePlace(clerkId), clerk.name)}, ${sha256(issued.badge)},
        ${await hashPassword(issued.pin, sources)}, to_timestamp(${clerk.nowMs / 1000}))
      on conflict (unit_id, number) where ended_at is null do nothing returning 1 as made`,
  )
  if (made === undefined)
    throw new ProblemError('request-invalid', { fieldErrors: [{ path: '/number', message: '工号已存在 taken' }] })
  await writeAudit(tx, clerk.nowMs, clerk.actor, { action: 'clerk-created', subject: clerkId, unitId: clerk.unitId })
  return { clerkId, ...issued }
}

/** Ends a clerk at once: who is signed in is signed out. `not-found` when that was done before. */
export async function endClerk(tx: Tx, { clerkId, nowMs, actor }: ClerkChange): Promise<void> {
  const ended = await first(
    tx,
    sql<{ unitId: string }>`update places.clerk set ended_at = to_timestamp(${nowMs / 1000})
      where clerk_id = ${clerkId} and ended_at is null returning unit_id as "unitId"`,
  )
  if (ended === undefined) throw new ProblemError('not-found')
  await sql`delete from places.clerk_session where clerk_id = ${clerkId}`.execute(tx)
  await writeAudit(tx, nowMs, actor, { action: 'clerk-ended', subject: clerkId, unitId: ended.unitId })
}

/** A new badge and a new PIN, told once; the old ones, and a lock for wrong tries, are over at once. */
export async function resetPin(tx: Tx, { sources }: ClerkDeps, change: ClerkChange): Promise<Issued> {
  const { clerkId, nowMs, actor } = change
  const issued = { badge: makeBadge(sources), pin: makePin(sources) }
  const reset = await first(
    tx,
    sql<{ unitId: string }>`update places.clerk set pin_hash = ${await hashPassword(issued.pin, sources)},
        badge_hash = ${sha256(issued.badge)}
      where clerk_id = ${clerkId} and ended_at is null returning unit_id as "unitId"`,
  )
  if (reset === undefined) throw new ProblemError('not-found')
  await sql`delete from places.clerk_session where clerk_id = ${clerkId}`.execute(tx)
  await writeAudit(tx, nowMs, actor, { action: 'clerk-pin-reset', subject: clerkId, unitId: reset.unitId })
  return issued
}

/** Whether this terminal is at a counter, where nothing is scanned without a clerk, and after how long without a scan it locks. */
export async function setNeedsClerk(
  tx: Tx,
  change: { terminalId: string; needsClerk: boolean; idleMinutes: number; nowMs: number; actor: string },
): Promise<void> {
  const { terminalId, needsClerk, idleMinutes, nowMs, actor } = change
  const set = await first(
    tx,
    sql`update places.terminal set needs_clerk = ${needsClerk}, clerk_idle_minutes = ${idleMinutes}
      where terminal_id = ${terminalId} and ended_at is null returning 1 as set`,
  )
  if (set === undefined) throw new ProblemError('not-found')
  if (!needsClerk) await sql`delete from places.clerk_session where terminal_id = ${terminalId}`.execute(tx)
  await writeAudit(tx, nowMs, actor, { action: 'terminal-needs-clerk', subject: terminalId, needsClerk, idleMinutes })
}

/** Where the name is sealed. */
export const namePlace = (clerkId: string) => ({ table: 'places.clerk', column: 'name_sealed', row: clerkId })

const makeBadge = (sources: Sources): string =>
  `YB${Array.from(sources.randomBytes(26), byte => BADGE_LETTERS.charAt(byte % 32)).join('')}`

/** Bytes of 250 and more would make small digits likelier. */
function makePin(sources: Sources): string {
  let pin = ''
  while (pin.length < PIN_DIGITS)
    for (const byte of sources.randomBytes(PIN_DIGITS)) if (byte < 250 && pin.length < PIN_DIGITS) pin += byte % 10
  return pin
}
