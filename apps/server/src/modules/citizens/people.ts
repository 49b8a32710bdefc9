import { sql } from 'kysely'
import { type Db, first, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { RevealPort } from '../../kernel/ports.ts'
import type { Place, Vault } from '../../kernel/vault.ts'
import type { CitizensDeps } from './deps.ts'
import { maskName } from './mask.ts'

export type Person = { name: string; idNumber: string }
export type HeldCitizen = { citizenId: string; accountId: string | null }

/** Where name and ID number of a citizen are sealed. */
export const personPlace = (citizenId: string, column: 'name_sealed' | 'id_number_sealed'): Place => ({
  table: 'citizens.citizen',
  column,
  row: citizenId,
})

/** The citizen of an ID number, made when new, its row locked. The name is the register's latest. */
export async function lockCitizenOf(tx: Tx, { vault, sources }: CitizensDeps, person: Person): Promise<HeldCitizen> {
  const index = vault.index('id-number', person.idNumber)
  const citizenId = newId('cit', sources)
  const dataKey = vault.newDataKey(citizenId)
  await sql`insert into citizens.citizen (citizen_id, id_number_index, name_sealed, id_number_sealed, data_key, created_at)
    values (${citizenId}, ${index}, ${vault.seal(dataKey, citizenId, personPlace(citizenId, 'name_sealed'), person.name)},
      ${vault.seal(dataKey, citizenId, personPlace(citizenId, 'id_number_sealed'), person.idNumber)}, ${dataKey}, to_timestamp(${sources.now() / 1000}))
    on conflict (id_number_index) do nothing`.execute(tx)
  const row = await first(
    tx,
    sql<
      HeldCitizen & { dataKey: Uint8Array }
    >`select citizen_id as "citizenId", account_id as "accountId", data_key as "dataKey" from citizens.citizen where id_number_index = ${index} for update`,
  )
  if (row === undefined) throw new Error('a citizen vanished')
  const sealedName = vault.seal(row.dataKey, row.citizenId, personPlace(row.citizenId, 'name_sealed'), person.name)
  await sql`update citizens.citizen set name_sealed = ${sealedName} where citizen_id = ${row.citizenId}`.execute(tx)
  return { citizenId: row.citizenId, accountId: row.accountId }
}

/** Name and ID number of a citizen, opened. */
export async function readPerson(db: Db, vault: Vault, citizenId: string): Promise<Person> {
  const row = await first(
    db,
    sql<{
      name: Uint8Array
      idNumber: Uint8Array
      dataKey: Uint8Array
    }>`select name_sealed as name, id_number_sealed as "idNumber", data_key as "dataKey" from citizens.citizen where citizen_id = ${citizenId}`,
  )
  if (row === undefined) throw new Error('no such citizen')
  const open = (column: 'name_sealed' | 'id_number_sealed', sealed: Uint8Array): string =>
    vault.open(row.dataKey, citizenId, personPlace(citizenId, column), sealed)
  return { name: open('name_sealed', row.name), idNumber: open('id_number_sealed', row.idNumber) }
}

/** The kernel's way to a person's data: by field, masked as the field says. */
export const createReveal = (vault: Vault): RevealPort => ({
  read: async (db, citizenId, fields) => {
    const person = await readPerson(db, vault, citizenId)
    return Object.fromEntries(fields.map(field => [field, { maskedName: maskName(person.name) }[field]]))
  },
})
