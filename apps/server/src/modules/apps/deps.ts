import type { Db } from '../../kernel/db.ts'
import type { Sources } from '../../kernel/sources.ts'
import type { Vault } from '../../kernel/vault.ts'

/** What the module of apps works with. */
export type AppsDeps = { db: Db; sources: Sources; vault: Vault }
