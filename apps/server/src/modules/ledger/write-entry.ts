import { sql } from 'kysely'
import { utcMonth } from '../../kernel/city-time.ts'
import { newId } from '../../kernel/ids.ts'
import type { LedgerPort } from '../../kernel/ports.ts'
import type { Sources } from '../../kernel/sources.ts'

const COLUMNS = sql.raw(`month, citizen_id, verification_id, entry_id, at, scene_id, deployment_id, terminal_id,
  place_name, unit_name, direction, outcome, reason, is_offline, mark, fields`)

/** The kernel's way to the ledger. */
export const createLedger = (sources: Sources): LedgerPort => ({
  write: async (tx, entry) => {
    await sql`insert into ledger.entry (${COLUMNS})
      values (${utcMonth(entry.atMs)}, ${entry.citizenId}, ${entry.verificationId}, ${newId('led', sources)}, to_timestamp(${entry.atMs / 1000}),
        ${entry.sceneId}, ${entry.deploymentId}, ${entry.terminalId}, ${entry.placeName}, ${entry.unitName}, ${entry.direction},
        ${entry.outcome}, ${entry.reason ?? null}, ${entry.isOffline}, ${entry.mark ?? null}, ${textArray(entry.fields)})`.execute(
      tx,
    )
  },
  newEntryId: () => newId('led', sources),
  writeEach: entries => sql`insert into ledger.entry (${COLUMNS}) select ${COLUMNS} from ${entries}`,
})

const textArray = (values: readonly string[]) =>
  values.length === 0 ? sql`'{}'::text[]` : sql`array[${sql.join(values)}]::text[]`
