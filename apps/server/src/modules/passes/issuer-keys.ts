import { cityMidnight, type KeyRow, type Signer, type SuiteId } from '@yima/code'
import { generateNodeSigner, nodeSignerFromPkcs8 } from '@yima/code/node'
import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { type Bytes, toBytes } from '../../kernel/bytes.ts'
import { all, type Db, type Tx } from '../../kernel/db.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'
import type { Place, Vault } from '../../kernel/vault.ts'
import type { CitySuites } from '../../kernel/words.ts'

/** An issuer key of the platform, opened: its public row, its signer and the block cipher key that seals its holders. */
export type IssuerKey = { row: KeyRow; deviceSuite: SuiteId; signer: Signer; sealingKey: Bytes }

/** The issuer keys of the city that are trusted, by number; a compromised key is not among them. */
export type IssuerKeys = ReadonlyMap<number, IssuerKey>

/** Everything that is needed to make, seal and open keys of the city. */
export type KeyDeps = { vault: Vault; sources: Sources; prefix: string }

const SEALING_KEY_BYTES = 16
/** The last midnight that a pass can name. */
export const FOREVER = 0xffffffff

/** The key that signs passes of the city's day in which `now` lies: of several the newest. */
export function findCurrentKey(keys: IssuerKeys, now: number): IssuerKey {
  const today = cityMidnight(now)
  const usable = [...keys.values()].filter(({ row }) => row.validFromMin <= today && today <= row.validFromMax)
  const newest = usable.sort((a, b) => a.row.validFromMin - b.row.validFromMin).at(-1)
  if (newest === undefined) throw new Error('no issuer key is valid today')
  return newest
}

/** The suite pairs that the city's keys allow: the city chooses when a key is made, a phone never does. */
export function allowedSuites(keys: IssuerKeys): readonly (readonly [number, number])[] {
  const pairs = new Map<string, readonly [number, number]>()
  for (const { row, deviceSuite } of keys.values()) pairs.set(`${row.suite}/${deviceSuite}`, [row.suite, deviceSuite])
  return [...pairs.values()]
}

type StoredKey = Omit<KeyRow, 'prefix' | 'publicKey'> & {
  deviceSuite: SuiteId
  publicKey: Uint8Array
  privateKeySealed: Uint8Array
  sealingKeySealed: Uint8Array
}

/** Opens the issuer keys of the city that are not compromised. */
export async function readIssuerKeys(db: Db, { vault, prefix }: KeyDeps): Promise<IssuerKeys> {
  const rows = await all(
    db,
    sql<StoredKey>`select number, suite, device_suite as "deviceSuite", kinds, public_key as "publicKey",
        private_key_sealed as "privateKeySealed", sealing_key_sealed as "sealingKeySealed",
        valid_from_min as "validFromMin", valid_from_max as "validFromMax"
      from passes.issuer_key where prefix = ${prefix} and compromised_at is null order by number`,
  )
  const opened = rows.map(({ privateKeySealed, sealingKeySealed, deviceSuite, ...row }): [number, IssuerKey] => {
    const open = (column: string, sealed: Uint8Array) => vault.openOwn(placeOf(prefix, row.number, column), sealed)
    return [
      row.number,
      {
        row: { ...row, prefix, publicKey: toBytes(row.publicKey) },
        deviceSuite,
        signer: nodeSignerFromPkcs8(open('private_key_sealed', privateKeySealed)),
        sealingKey: open('sealing_key_sealed', sealingKeySealed),
      },
    ]
  })
  return new Map(opened)
}

/** Writes a new key for passes from `validFromMin` on; false when another process took the number first. */
export async function insertIssuerKey(
  tx: Tx,
  { vault, sources, prefix }: KeyDeps,
  { number, suites, validFromMin, actor }: { number: number; suites: CitySuites; validFromMin: number; actor: string },
): Promise<boolean> {
  const signer = generateNodeSigner(suites.issuer)
  const sealed = (column: string, data: Bytes): Bytes => vault.sealOwn(placeOf(prefix, number, column), data)
  const { rows } = await sql`insert into passes.issuer_key (prefix, number, suite, device_suite, kinds, public_key,
        private_key_sealed, sealing_key_sealed, valid_from_min, valid_from_max, created_at)
      values (${prefix}, ${number}, ${suites.issuer}, ${suites.device}, '{live}', ${signer.publicKey},
        ${sealed('private_key_sealed', signer.exportPkcs8())},
        ${sealed('sealing_key_sealed', sources.randomBytes(SEALING_KEY_BYTES))},
        ${validFromMin}, ${FOREVER}, to_timestamp(${unixSeconds(sources)}))
      on conflict do nothing returning 1`.execute(tx)
  if (rows.length === 0) return false
  await writeAudit(tx, sources.now(), actor, { action: 'issuer-key-created', subject: `${prefix}/${number}` })
  return true
}

const placeOf = (prefix: string, number: number, column: string): Place => ({
  table: 'passes.issuer_key',
  column,
  row: `${prefix}/${number}`,
})
