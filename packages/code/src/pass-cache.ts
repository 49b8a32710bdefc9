import { type Bytes, decodeUint } from './bytes.ts'
import type { PublicKey } from './crypto-port.ts'
import type { KeyRow } from './key-row.ts'
import { PASS_BODY_BYTES } from './pass.ts'

/**
 * Passes whose issuer signature was found good, with the device key already imported. Only good ones are remembered. An
 * entry belongs to every value of its key row: a changed row finds nothing, a row that is gone is never asked for.
 * One cache serves one crypto port.
 */
export type PassCache = {
  readonly size: number
  /** The device key of a pass that was checked under exactly this row. */
  find(row: KeyRow, pass: Bytes): PublicKey | undefined
  /** To be called only after the issuer signature of these bytes was verified with the row's key. */
  remember(row: KeyRow, pass: Bytes, deviceKey: PublicKey): void
  /** The imported key of exactly this row: every code of a new pass needs it, and most scans are of a new pass. */
  findIssuerKey(row: KeyRow): PublicKey | undefined
  /** Keeps a row's imported key; a few hundred rows at most, however many there were. */
  rememberIssuerKey(row: KeyRow, issuerKey: PublicKey): void
  /** Frees what was remembered under any version of the row. */
  dropRow(prefix: string, number: number): void
}

const ROWS_MAX = 256
/** Where in a pass the issuer signature begins: its first bytes are as good as drawn by lot. */
const SIGNATURE_AT = PASS_BODY_BYTES

/** What is known of one version of a key row; `row` is a copy, so that a row changed in place is noticed too. */
type KnownRow = { readonly row: KeyRow; issuerKey: PublicKey | undefined }
type Entry = { readonly known: KnownRow; readonly pass: Bytes; readonly deviceKey: PublicKey }

/**
 * A cache of at most `max` passes; the one unused for longest goes first. Passes are found by six bytes of their
 * signature and then compared whole: making a text of each pass cost a fifth of its verification. Two passes of one
 * number displace each other, which costs time and no more.
 */
export function createPassCache(max: number): PassCache {
  const entries = new Map<number, Entry>()
  const rows = new Map<string, KnownRow>()

  function findRow(row: KeyRow): KnownRow | undefined {
    const known = rows.get(nameRow(row.prefix, row.number))
    return known && isSameRow(known.row, row) ? known : undefined
  }

  function keepRow(row: KeyRow): KnownRow {
    const known = { row: { ...row, kinds: [...row.kinds], publicKey: row.publicKey.slice() }, issuerKey: undefined }
    if (rows.size >= ROWS_MAX) rows.clear()
    rows.set(nameRow(row.prefix, row.number), known)
    return known
  }

  return {
    get size() {
      return entries.size
    },
    find(row, pass) {
      const bucket = decodeUint(pass, SIGNATURE_AT, 6)
      const entry = entries.get(bucket)
      if (entry === undefined || entry.known !== findRow(row) || !isSameBytes(entry.pass, pass)) return undefined
      entries.delete(bucket)
      entries.set(bucket, entry)
      return entry.deviceKey
    },
    remember(row, pass, deviceKey) {
      const bucket = decodeUint(pass, SIGNATURE_AT, 6)
      entries.delete(bucket)
      entries.set(bucket, { known: findRow(row) ?? keepRow(row), pass: pass.slice(), deviceKey })
      for (const oldest of entries.keys()) {
        if (entries.size <= max) break
        entries.delete(oldest)
      }
    },
    findIssuerKey: row => findRow(row)?.issuerKey,
    rememberIssuerKey(row, issuerKey) {
      const known = findRow(row) ?? keepRow(row)
      known.issuerKey = issuerKey
    },
    dropRow(prefix, number) {
      rows.delete(nameRow(prefix, number))
      for (const [bucket, { known }] of entries) {
        if (known.row.prefix === prefix && known.row.number === number) entries.delete(bucket)
      }
    },
  }
}

function nameRow(prefix: string, number: number): string {
  return `${prefix}/${number}`
}

function isSameRow(a: KeyRow, b: KeyRow): boolean {
  return (
    a.suite === b.suite &&
    a.validFromMin === b.validFromMin &&
    a.validFromMax === b.validFromMax &&
    a.kinds.length === b.kinds.length &&
    a.kinds.every((kind, i) => kind === b.kinds[i]) &&
    isSameBytes(a.publicKey, b.publicKey)
  )
}

function isSameBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
