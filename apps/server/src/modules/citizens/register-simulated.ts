import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { phonePlace } from './accounts.ts'
import type { CitizensDeps } from './deps.ts'
import { personPlace } from './people.ts'
import { hashSession, SESSION_SECONDS } from './sessions.ts'

/** A synthetic person and the token of the session that is to be open. */
export type SimulatedCitizen = { name: string; idNumber: string; phone: string; token: string }

const BATCH = 250

/**
 * Registers synthetic people at level 2, each with an open session, as if they had signed in and been checked. Sealed
 * as everybody's; harmless when repeated. Only the operator's simulation calls it, never in production.
 */
export async function registerSimulated(
  db: Db,
  deps: Pick<CitizensDeps, 'vault' | 'sources'>,
  people: readonly SimulatedCitizen[],
): Promise<void> {
  for (let from = 0; from < people.length; from += BATCH) {
    const rows = people.slice(from, from + BATCH).map(person => sealPerson(deps, person))
    await inTransaction(db, tx => insertPeople(tx, deps.sources.now() / 1000, JSON.stringify(rows)))
  }
}

function sealPerson({ vault, sources }: Pick<CitizensDeps, 'vault' | 'sources'>, person: SimulatedCitizen) {
  const [accountId, citizenId] = [newId('acc', sources), newId('cit', sources)]
  const [accountKey, citizenKey] = [vault.newDataKey(accountId), vault.newDataKey(citizenId)]
  const sealPersonal = (column: Parameters<typeof personPlace>[1], text: string) =>
    hex(vault.seal(citizenKey, citizenId, personPlace(citizenId, column), text))
  return {
    account_id: accountId,
    phone_index: hex(vault.index('phone', person.phone)),
    phone_sealed: hex(vault.seal(accountKey, accountId, phonePlace(accountId), person.phone)),
    account_key: hex(accountKey),
    citizen_id: citizenId,
    id_number_index: hex(vault.index('id-number', person.idNumber)),
    name_sealed: sealPersonal('name_sealed', person.name),
    id_number_sealed: sealPersonal('id_number_sealed', person.idNumber),
    citizen_key: hex(citizenKey),
    token_hash: hex(hashSession(person.token)),
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

async function insertPeople(tx: Tx, now: number, rows: string): Promise<void> {
  const given = sql`json_to_recordset(${rows}::json) as g(account_id text, phone_index text, phone_sealed text, account_key text,
    citizen_id text, id_number_index text, name_sealed text, id_number_sealed text, citizen_key text, token_hash text)`
  const at = sql`to_timestamp(${now}::double precision)`
  await sql`insert into citizens.account (account_id, phone_index, phone_sealed, data_key, created_at)
    select account_id, decode(phone_index, 'hex'), decode(phone_sealed, 'hex'), decode(account_key, 'hex'), ${at} from ${given}
    on conflict (phone_index) do nothing`.execute(tx)
  await sql`insert into citizens.citizen (citizen_id, id_number_index, name_sealed, id_number_sealed, data_key, account_id, created_at)
    select g.citizen_id, decode(id_number_index, 'hex'), decode(name_sealed, 'hex'), decode(id_number_sealed, 'hex'),
      decode(citizen_key, 'hex'), a.account_id, ${at}
    from ${given} join citizens.account a on a.phone_index = decode(g.phone_index, 'hex')
    on conflict (id_number_index) do nothing`.execute(tx)
  await sql`insert into citizens.session (token_hash, account_id, citizen_id, created_at, expires_at)
    select decode(g.token_hash, 'hex'), c.account_id, c.citizen_id, ${at}, to_timestamp(${now + SESSION_SECONDS}::double precision)
    from ${given} join citizens.citizen c on c.id_number_index = decode(g.id_number_index, 'hex') and c.account_id is not null
    on conflict (token_hash) do update set citizen_id = excluded.citizen_id, expires_at = excluded.expires_at`.execute(
    tx,
  )
}
