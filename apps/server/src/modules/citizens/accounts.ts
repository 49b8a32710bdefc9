import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { type Db, first, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { Place } from '../../kernel/vault.ts'
import type { CitizensDeps } from './deps.ts'

/** Where the phone number of an account is sealed. */
export const phonePlace = (accountId: string): Place => ({
  table: 'citizens.account',
  column: 'phone_sealed',
  row: accountId,
})

/** The account of a phone number; the first sign-in makes it. */
export async function accountOfPhone(tx: Tx, { vault, sources }: CitizensDeps, phone: string): Promise<string> {
  const accountId = newId('acc', sources)
  const dataKey = vault.newDataKey(accountId)
  const index = vault.index('phone', phone)
  const made = await first(
    tx,
    sql`insert into citizens.account (account_id, phone_index, phone_sealed, data_key, created_at)
      values (${accountId}, ${index}, ${vault.seal(dataKey, accountId, phonePlace(accountId), phone)}, ${dataKey}, to_timestamp(${sources.now() / 1000}))
      on conflict (phone_index) do nothing returning 1 as made`,
  )
  if (made !== undefined) {
    await writeAudit(tx, sources.now(), accountId, { action: 'account-created', subject: accountId })
    return accountId
  }
  const known = await first(
    tx,
    sql<{ accountId: string }>`select account_id as "accountId" from citizens.account where phone_index = ${index}`,
  )
  if (known === undefined) throw new Error('an account vanished')
  return known.accountId
}

/** The phone number of an account, opened: for the carriers' check, for messages, and masked for its owner. */
export async function phoneOf(db: Db, { vault }: Pick<CitizensDeps, 'vault'>, accountId: string): Promise<string> {
  const row = await first(
    db,
    sql<{
      phoneSealed: Uint8Array
      dataKey: Uint8Array
    }>`select phone_sealed as "phoneSealed", data_key as "dataKey" from citizens.account where account_id = ${accountId}`,
  )
  if (row === undefined) throw new Error('no such account')
  return vault.open(row.dataKey, accountId, phonePlace(accountId), row.phoneSealed)
}

/** The phone number of the account that holds this citizen; none when nobody does. */
export async function phoneOfCitizen(
  db: Db,
  vault: CitizensDeps['vault'],
  citizenId: string,
): Promise<string | undefined> {
  const row = await first(
    db,
    sql<{
      accountId: string | null
    }>`select account_id as "accountId" from citizens.citizen where citizen_id = ${citizenId}`,
  )
  return row === undefined || row.accountId === null ? undefined : phoneOf(db, { vault }, row.accountId)
}
