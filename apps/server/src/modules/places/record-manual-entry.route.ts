import { sql } from 'kysely'
import { Type } from 'typebox'
import { writeAudit } from '../../kernel/audit.ts'
import { cityTimestamp } from '../../kernel/city-time.ts'
import { type Db, first, inTransaction, type Tx } from '../../kernel/db.ts'
import { uuidMilliseconds } from '../../kernel/ids.ts'
import type { PlacesPort } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, OneOf, Out, PrefixedId, UuidV7 } from '../../kernel/schemas.ts'
import type { Sources } from '../../kernel/sources.ts'
import { DIRECTIONS, type Direction } from '../../kernel/words.ts'
import { countManualEntries } from './manual-entries.ts'

const REASONS = ['elder-without-phone', 'child', 'phone-out-of-power', 'id-card-seen', 'emergency', 'other'] as const
/** How far a clock may be ahead, and how long a gate may have been without network. */
const AHEAD_MS_MAX = 10 * 60_000
const PAST_MS_MAX = 8 * 86_400_000

/** «Let in by hand»: the code is never the only way in. A reason is counted; no person is recorded, no note is taken. */
export const recordManualEntry = (db: Db, sources: Sources, places: PlacesPort) =>
  defineRoute({
    method: 'POST',
    path: '/terminal/v1/manual-entries',
    summary: 'Staff let somebody in by hand',
    access: 'terminal',
    body: Closed({
      entryId: UuidV7(),
      reason: OneOf(REASONS),
      deploymentId: Type.Optional(PrefixedId('dep')),
      direction: Type.Optional(OneOf(DIRECTIONS)),
    }),
    responses: { 200: Closed({ entryId: Out(), at: Out(), countToday: Type.Integer() }) },
    problems: ['terminal-unknown', 'not-found', 'verification-time'],
    handle: async ({ caller, body }) => {
      const nowMs = sources.now()
      const entryId = body.entryId.toLowerCase()
      const found = await places.deploymentOf(caller.terminalId, body.deploymentId)
      if (found === undefined) throw new ProblemError('not-found')
      const direction = body.direction ?? found.terminalDirection
      const at = await inTransaction(db, tx =>
        keepEntry(
          tx,
          caller.terminalId,
          { ...body, entryId, direction, deploymentId: found.deployment.deploymentId },
          nowMs,
        ),
      )
      const countToday = await countManualEntries(db, caller.terminalId, nowMs / 1000)
      return { status: 200, body: { entryId, at: cityTimestamp(at), countToday } }
    },
  })

type Entry = { entryId: string; deploymentId: string; direction: Direction; reason: string }

/**
 * Keeps an entry once, however often it is sent; returns when it was: the time in its id, for a gate without network sends
 * it later. One that is new must be of the past eight days.
 */
async function keepEntry(tx: Tx, terminalId: string, entry: Entry, nowMs: number): Promise<Date> {
  const enteredMs = uuidMilliseconds(entry.entryId)
  const isRecent = enteredMs <= nowMs + AHEAD_MS_MAX && enteredMs >= nowMs - PAST_MS_MAX
  const made = await first(
    tx,
    sql<{ at: Date }>`insert into places.manual_entry (terminal_id, entry_id, deployment_id, direction, reason, at)
      select ${terminalId}, ${entry.entryId}, ${entry.deploymentId}, ${entry.direction}, ${entry.reason}, to_timestamp(${Math.min(enteredMs, nowMs) / 1000})
      where ${isRecent} on conflict do nothing returning at`,
  )
  if (made !== undefined) {
    await writeAudit(tx, nowMs, terminalId, { action: 'manual-entry', subject: entry.entryId, reason: entry.reason })
    return made.at
  }
  const kept = await first(
    tx,
    sql<{
      at: Date
    }>`select at from places.manual_entry where terminal_id = ${terminalId} and entry_id = ${entry.entryId}`,
  )
  if (kept === undefined) throw new ProblemError('verification-time')
  return kept.at
}
