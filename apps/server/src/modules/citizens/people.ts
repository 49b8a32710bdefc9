import { sql } from 'kysely'
import { cityDay } from '../../kernel/city-time.ts'
import { type Db, first, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { RevealPort } from '../../kernel/ports.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'
import type { Place, Vault } from '../../kernel/vault.ts'
import type { CitizenField } from '../../kernel/words.ts'
import { phoneOfCitizen } from './accounts.ts'
import type { CitizensDeps } from './deps.ts'
import { maskIdNumber, maskName, maskPhone } from './mask.ts'

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

/** The kernel's way to a person's data: each field is read as it may be seen, masked or as a plain fact. */
export function createReveal(vault: Vault, sources: Sources): RevealPort {
  const show: RevealPort['show'] = ({ name, idNumber, phone }, fields) => {
    const readers: Record<CitizenField, () => string | undefined> = {
      maskedName: () => maskName(name),
      maskedIdNumber: () => maskIdNumber(idNumber),
      maskedPhone: () => (phone === undefined ? undefined : maskPhone(phone)),
      birthYear: () => birthDateOf(idNumber).slice(0, 4),
      isAdult: () => String(isAdult(birthDateOf(idNumber), cityDay(unixSeconds(sources)))),
    }
    return Object.fromEntries(
      fields.flatMap(field => {
        const value = readers[field]()
        return value === undefined ? [] : [[field, value]]
      }),
    )
  }
  return {
    show,
    read: async (db, citizenId, fields) => {
      const person = await readPerson(db, vault, citizenId)
      const phone = fields.includes('maskedPhone') ? await phoneOfCitizen(db, vault, citizenId) : undefined
      return show({ ...person, phone }, fields)
    },
  }
}

/** Digits 7 to 14 of the ID number (GB 11643), as `YYYY-MM-DD`. */
const birthDateOf = (idNumber: string): string =>
  `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`

/** Eighteen years are full at the beginning of the birthday (Civil Code, article 17). */
const isAdult = (birthDate: string, today: string): boolean =>
  `${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}` <= today
