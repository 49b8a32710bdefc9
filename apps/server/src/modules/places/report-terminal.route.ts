import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Db } from '../../kernel/db.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, OneOf, Pattern } from '../../kernel/schemas.ts'
import type { Sources } from '../../kernel/sources.ts'

/** What can be wrong with a terminal that still reaches us. */
export const TROUBLES = [
  'no-camera',
  'no-storage',
  'no-bundle',
  'bundle-refused',
  'clock-off',
  'scans-refused',
] as const
/** Written down at most so often, seconds; a terminal reports each minute. */
const EVERY_SECONDS = 45

/** The terminal says how it stands, for whoever looks after the fleet. Told too often, it is heard and not written. */
export const reportTerminal = (db: Db, sources: Sources) =>
  defineRoute({
    method: 'POST',
    path: '/terminal/v1/heartbeat',
    summary: 'The terminal says how it stands',
    access: 'terminal',
    body: Closed({
      version: Pattern('^[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}$', 20),
      waiting: Type.Integer({ minimum: 0, maximum: 10_000_000, description: 'Scans not handed in yet' }),
      problems: Type.Array(OneOf(TROUBLES), { maxItems: TROUBLES.length, uniqueItems: true }),
    }),
    responses: { 204: null },
    problems: ['terminal-unknown'],
    handle: async ({ caller, body: { version, waiting, problems } }) => {
      const now = sources.now() / 1000
      await sql`update places.terminal set reported_at = to_timestamp(${now}), last_seen_at = to_timestamp(${now}),
          page_version = ${version}, waiting = ${waiting},
          troubles = array(select json_array_elements_text(${JSON.stringify(problems)}::json))
        where terminal_id = ${caller.terminalId}
          and (reported_at is null or reported_at < to_timestamp(${now - EVERY_SECONDS}))`.execute(db)
      return { status: 204, body: undefined }
    },
  })
