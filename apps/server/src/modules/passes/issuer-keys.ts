import { generateKeyPairSync } from 'node:crypto'
import type { KeyRow, Signer } from '@yima/code'
import { nodeSignerFromPkcs8 } from '@yima/code/node'
import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { type Bytes, toBytes } from '../../kernel/bytes.ts'
import { all, type Db, inTransaction } from '../../kernel/db.ts'
import type { Sources } from '../../kernel/sources.ts'
import type { Place, Vault } from '../../kernel/vault.ts'

/** An issuer key of the platform, opened: its public row, its signer and the AES-128 key that seals its holders. */
export type IssuerKey = { row: KeyRow; signer: Signer; sealingKey: Bytes }
export type IssuerKeys = { current: IssuerKey; byNumber: ReadonlyMap<number, IssuerKey> }

const FIRST_NUMBER = 1
const SEALING_KEY_BYTES = 16
const NEVER = 0xffffffff

const placeOf = (prefix: string, number: number, column: string): Place => ({
  table: 'passes.issuer_key',
  column,
  row: `${prefix}/${number}`,
})

/** Opens the issuer keys of the city; an empty platform makes its first one. Processes that start at once agree. */
export async function loadIssuerKeys(db: Db, vault: Vault, sources: Sources, prefix: string): Promise<IssuerKeys> {
  const found = await readKeys(db, vault, prefix)
  if (found.length === 0) {
    await createKey(db, vault, sources, prefix)
    return loadIssuerKeys(db, vault, sources, prefix)
  }
  const now = sources.now() / 1000
  const usable = found.filter(({ row }) => row.validFromMin <= now && now <= row.validFromMax)
  const current = usable.at(-1)
  if (current === undefined) throw new Error('no issuer key is valid now')
  return { current, byNumber: new Map(found.map(key => [key.row.number, key])) }
}

type StoredKey = {
  number: number
  suite: 1
  kinds: ['live']
  publicKey: Uint8Array
  privateKeySealed: Uint8Array
  sealingKeySealed: Uint8Array
  validFromMin: number
  validFromMax: number
}

async function readKeys(db: Db, vault: Vault, prefix: string): Promise<IssuerKey[]> {
  const rows = await all(
    db,
    sql<StoredKey>`select number, suite, kinds, public_key as "publicKey", private_key_sealed as "privateKeySealed",
        sealing_key_sealed as "sealingKeySealed", valid_from_min as "validFromMin", valid_from_max as "validFromMax"
      from passes.issuer_key where prefix = ${prefix} order by number`,
  )
  return rows.map(row => ({
    row: {
      prefix,
      number: row.number,
      suite: row.suite,
      kinds: row.kinds,
      publicKey: toBytes(row.publicKey),
      validFromMin: row.validFromMin,
      validFromMax: row.validFromMax,
    },
    signer: nodeSignerFromPkcs8(vault.openOwn(placeOf(prefix, row.number, 'private_key_sealed'), row.privateKeySealed)),
    sealingKey: vault.openOwn(placeOf(prefix, row.number, 'sealing_key_sealed'), row.sealingKeySealed),
  }))
}

async function createKey(db: Db, vault: Vault, sources: Sources, prefix: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pkcs8 = toBytes(privateKey.export({ format: 'der', type: 'pkcs8' }))
  const { publicKey } = nodeSignerFromPkcs8(pkcs8)
  const sealed = (column: string, data: Bytes): Bytes => vault.sealOwn(placeOf(prefix, FIRST_NUMBER, column), data)
  await inTransaction(db, async tx => {
    await sql`insert into passes.issuer_key (prefix, number, suite, kinds, public_key, private_key_sealed, sealing_key_sealed, valid_from_min, valid_from_max, created_at)
      values (${prefix}, ${FIRST_NUMBER}, 1, '{live}', ${publicKey}, ${sealed('private_key_sealed', pkcs8)},
        ${sealed('sealing_key_sealed', sources.randomBytes(SEALING_KEY_BYTES))}, 0, ${NEVER}, to_timestamp(${sources.now() / 1000}))
      on conflict do nothing`.execute(tx)
    await writeAudit(tx, sources.now(), 'platform', {
      action: 'issuer-key-created',
      subject: `${prefix}/${FIRST_NUMBER}`,
    })
  })
}
