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
  /** Frees what was remembered under any version of the row. */
  dropRow(prefix: string, number: number): void
}

/** A cache of at most `max` passes; the one unused for longest goes first. */
export function createPassCache(max: number): PassCache {
  const entries = new Map<string, PublicKey>()
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
    dropRow(prefix, number) {
      for (const name of [...entries.keys()]) if (name.startsWith(nameRow(prefix, number))) entries.delete(name)
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
