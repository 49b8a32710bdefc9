import type { Bytes } from './bytes.ts'
import type { PublicKey } from './crypto-port.ts'
import type { KeyRow } from './key-row.ts'

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

const ISSUER_KEYS_MAX = 256
const NO_PASS = new Uint8Array(0)

/** A cache of at most `max` passes; the one unused for longest goes first. */
export function createPassCache(max: number): PassCache {
  const entries = new Map<string, PublicKey>()
  const issuerKeys = new Map<string, PublicKey>()
  return {
    get size() {
      return entries.size
    },
    find(row, pass) {
      const name = nameEntry(row, pass)
      const key = entries.get(name)
      if (key === undefined) return undefined
      entries.delete(name)
      entries.set(name, key)
      return key
    },
    remember(row, pass, deviceKey) {
      const name = nameEntry(row, pass)
      entries.delete(name)
      entries.set(name, deviceKey)
      for (const oldest of entries.keys()) {
        if (entries.size <= max) break
        entries.delete(oldest)
      }
    },
    findIssuerKey: row => issuerKeys.get(nameEntry(row, NO_PASS)),
    rememberIssuerKey(row, issuerKey) {
      if (issuerKeys.size >= ISSUER_KEYS_MAX) issuerKeys.clear()
      issuerKeys.set(nameEntry(row, NO_PASS), issuerKey)
    },
    dropRow(prefix, number) {
      for (const keys of [entries, issuerKeys]) {
        for (const name of [...keys.keys()]) if (name.startsWith(nameRow(prefix, number))) keys.delete(name)
      }
    },
  }
}

function nameRow(prefix: string, number: number): string {
  return `${prefix}/${number}/`
}

function nameEntry(row: KeyRow, pass: Bytes): string {
  const version = `${row.suite}/${row.kinds.join('+')}/${row.validFromMin}/${row.validFromMax}/`
  return nameRow(row.prefix, row.number) + version + String.fromCharCode(...row.publicKey, ...pass)
}
