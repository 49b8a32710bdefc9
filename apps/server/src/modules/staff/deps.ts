import type { Db } from '../../kernel/db.ts'
import type { Sources } from '../../kernel/sources.ts'
import type { Vault } from '../../kernel/vault.ts'

/** What the staff module works with. */
export type StaffDeps = { db: Db; sources: Sources; vault: Vault }
