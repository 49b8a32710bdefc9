import { sql } from 'kysely'
import { Type } from 'typebox'
import { writeAudit } from '../../kernel/audit.ts'
import { cityMidnight, cityTimestamp } from '../../kernel/city-time.ts'
import { type Db, first, inTransaction } from '../../kernel/db.ts'
import { uuidMilliseconds } from '../../kernel/ids.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, OneOf, Out, PrefixedId, UuidV7 } from '../../kernel/schemas.ts'
import type { Sources } from '../../kernel/sources.ts'
import { DIRECTIONS } from '../../kernel/words.ts'
import { places } from './read-deployment.ts'

const REASONS = ['elder-without-phone', 'child', 'phone-out-of-power', 'id-card-seen', 'emergency', 'other'] as const
const CLOCK_MS_MAX = 10 * 60_000

/** «Let in by hand»: the code is never the only way in. A reason is counted; no person is recorded, no note is taken. */
export const recordManualEntry = (db: Db, sources: Sources) =>
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
      const found = await places.deploymentOf(db, caller.terminalId, body.deploymentId)
      if (found === undefined) throw new ProblemError('not-found')
      const direction = body.direction ?? found.terminalDirection
      const { at, countToday } = await inTransaction(db, async tx => {
        const written =
          Math.abs(uuidMilliseconds(entryId) - nowMs) > CLOCK_MS_MAX
            ? undefined
            : await first(
                tx,
                sql`insert into places.manual_entry (terminal_id, entry_id, deployment_id, direction, reason, at)
                values (${caller.terminalId}, ${entryId}, ${found.deployment.deploymentId}, ${direction}, ${body.reason}, to_timestamp(${nowMs / 1000}))
                on conflict do nothing returning 1 as written`,
              )
        if (written !== undefined)
          await writeAudit(tx, nowMs, caller.terminalId, {
            action: 'manual-entry',
            subject: entryId,
            reason: body.reason,
          })
        const row = await first(
          tx,
          sql<{ at: Date; countToday: number }>`select at, (select count(*)::int from places.manual_entry
              where terminal_id = ${caller.terminalId} and at >= to_timestamp(${cityMidnight(nowMs / 1000)})) as "countToday"
            from places.manual_entry where terminal_id = ${caller.terminalId} and entry_id = ${entryId}`,
        )
        if (row === undefined) throw new ProblemError('verification-time')
        return row
      })
      return { status: 200, body: { entryId, at: cityTimestamp(at), countToday } }
    },
  })
