import { sql } from 'kysely'
import { utcMonth } from '../../kernel/city-time.ts'
import { first } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { LedgerPort } from '../../kernel/ports.ts'
import type { Sources } from '../../kernel/sources.ts'

const COLUMNS = sql.raw(`month, citizen_id, verification_id, entry_id, at, scene_id, deployment_id, terminal_id,
  place_name, unit_name, direction, outcome, reason, is_offline, mark, fields, asked, clerk_id`)

/** The kernel's way to the ledger. */
export const createLedger = (sources: Sources): LedgerPort => ({
  newEntryId: () => newId('led', sources),
  writeAgain: async (tx, citizenId, verificationId) => {
    const nowMs = sources.now()
    const row = await first(
      tx,
      sql`insert into ledger.entry (${COLUMNS})
        select ${utcMonth(nowMs)}::date, citizen_id, verification_id, ${newId('led', sources)}, to_timestamp(${nowMs / 1000}),
          scene_id, deployment_id, terminal_id, place_name, unit_name, direction, outcome, reason, is_offline, mark, fields, asked, clerk_id
        from ledger.entry where citizen_id = ${citizenId} and verification_id = ${verificationId}
        order by at limit 1 returning 1 as written`,
    )
    if (row === undefined) throw new Error('data was handed out that no ledger row tells of')
  },
  writeEach: entries => sql`insert into ledger.entry (${COLUMNS}) select ${COLUMNS} from ${entries}`,
})
