import {
  encodeBase64Url,
  type RootKey,
  type RootSuccessor,
  type Signer,
  type SuiteId,
  signRootSuccessor,
} from '@yima/code'
import { generateNodeSigner, nodeSignerFromPkcs8 } from '@yima/code/node'
import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { raiseVersion } from '../../kernel/change.ts'
import { all, type Db, inTransaction, type Tx } from '../../kernel/db.ts'
import { unixSeconds } from '../../kernel/sources.ts'
import type { Place } from '../../kernel/vault.ts'
import type { KeyDeps } from './issuer-keys.ts'

/** The root that signs bundles now, with all successors since the first, so that any pinned root leads to it. */
export type Root = { key: RootKey; signer: Signer; successors: readonly RootSuccessor[] }

type StoredRoot = {
  number: number
  suite: SuiteId
  publicKey: Uint8Array
  privateKeySealed: Uint8Array
  successorSignature: string | null
}

/** Opens the newest root key; a platform without one makes its first. */
export async function readRoot(db: Db, deps: KeyDeps, suite: SuiteId): Promise<Root> {
  const rows = await readRows(db, deps.prefix)
  const newest = rows.at(-1)
  if (newest === undefined) {
    await inTransaction(db, tx => insertRoot(tx, deps, { number: 1, suite, previous: undefined, actor: 'platform' }))
    return readRoot(db, deps, suite)
  }
  const pkcs8 = deps.vault.openOwn(placeOf(deps.prefix, newest.number), newest.privateKeySealed)
  const successors = rows.flatMap(row =>
    row.successorSignature === null ? [] : [{ ...keyOf(row), signature: row.successorSignature }],
  )
  return { key: keyOf(newest), signer: nodeSignerFromPkcs8(pkcs8), successors }
}

/** Makes the next root, signed by the present one: gates that pinned any earlier root follow by themselves. */
export async function rotateRoot(
  db: Db,
  deps: KeyDeps,
  { suite, actor }: { suite: SuiteId; actor: string },
): Promise<{ number: number }> {
  return inTransaction(db, async tx => {
    await raiseVersion(tx, 'keys')
    const rows = await readRows(tx, deps.prefix)
    const number = (rows.at(-1)?.number ?? 0) + 1
    await insertRoot(tx, deps, { number, suite, previous: await readRoot(tx, deps, suite), actor })
    return { number }
  })
}

async function insertRoot(
  tx: Tx,
  { vault, sources, prefix }: KeyDeps,
  { number, suite, previous, actor }: { number: number; suite: SuiteId; previous: Root | undefined; actor: string },
): Promise<void> {
  const signer = generateNodeSigner(suite)
  const key = { suite, publicKey: encodeBase64Url(signer.publicKey) }
  const successor = previous === undefined ? null : await signRootSuccessor(prefix, key, previous.signer)
  await sql`insert into passes.root_key (prefix, number, suite, public_key, private_key_sealed, successor_signature, created_at)
    values (${prefix}, ${number}, ${suite}, ${signer.publicKey}, ${vault.sealOwn(placeOf(prefix, number), signer.exportPkcs8())},
      ${successor?.signature ?? null}, to_timestamp(${unixSeconds(sources)})) on conflict do nothing`.execute(tx)
  await writeAudit(tx, sources.now(), actor, { action: 'root-key-created', subject: `${prefix}/${number}` })
}

const readRows = (db: Db, prefix: string): Promise<StoredRoot[]> =>
  all(
    db,
    sql<StoredRoot>`select number, suite, public_key as "publicKey", private_key_sealed as "privateKeySealed",
        successor_signature as "successorSignature"
      from passes.root_key where prefix = ${prefix} order by number`,
  )

const keyOf = ({ suite, publicKey }: StoredRoot): RootKey => ({ suite, publicKey: encodeBase64Url(publicKey) })

const placeOf = (prefix: string, number: number): Place => ({
  table: 'passes.root_key',
  column: 'private_key_sealed',
  row: `${prefix}/${number}`,
})
