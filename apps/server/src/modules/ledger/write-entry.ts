import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { LedgerPort } from '../../kernel/ports.ts'
import type { Sources } from '../../kernel/sources.ts'

const COLUMNS = sql.raw(`month, citizen_id, verification_id, entry_id, at, scene_id, deployment_id, terminal_id,
  place_name, unit_name, direction, outcome, reason, is_offline, mark, fields`)

/** The kernel's way to the ledger. */
export const createLedger = (sources: Sources): LedgerPort => ({
  newEntryId: () => newId('led', sources),
  writeEach: entries => sql`insert into ledger.entry (${COLUMNS}) select ${COLUMNS} from ${entries}`,
})
