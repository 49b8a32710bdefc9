import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { CitizensDeps } from './deps.ts'
import { tellAccount } from './notices.ts'

/** Joins a bound device to its session, and tells the person that a phone was bound. */
export const noteDevice =
  (deps: Pick<CitizensDeps, 'sources'>) =>
  async (
    tx: Tx,
    bound: { accountId: string; sessionHash: Uint8Array; deviceId: string; isNew: boolean },
  ): Promise<void> => {
    await sql`update citizens.session set device_id = ${bound.deviceId} where token_hash = ${bound.sessionHash}`.execute(
      tx,
    )
    if (bound.isNew) await tellAccount(tx, deps, bound.accountId, 'device-bound')
  }
