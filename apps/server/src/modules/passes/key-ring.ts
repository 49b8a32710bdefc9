import { readVersion } from '../../kernel/change.ts'
import type { Db } from '../../kernel/db.ts'
import type { CitySuites } from '../../kernel/words.ts'
import { ensureIssuerKey } from './change-keys.ts'
import { type IssuerKeys, type KeyDeps, readIssuerKeys } from './issuer-keys.ts'
import { type Root, readRoot } from './root-keys.ts'

/** The city's keys as this process knows them; `refresh` reads them anew when their version rose. */
export type KeyRing = {
  issuers(): IssuerKeys
  root(): Root
  refresh(): Promise<void>
}

/** Opens the key ring; a city without keys gets its first ones. Every process refreshes it twice a second. */
export async function openKeyRing(db: Db, deps: KeyDeps, suites: CitySuites): Promise<KeyRing> {
  await ensureIssuerKey(db, deps, suites)
  let held = await read()

  async function read(): Promise<{ version: number; issuers: IssuerKeys; root: Root }> {
    const version = await readVersion(db, 'keys')
    // The version is read first: a change in between is read once more at the next look, never missed.
    return { version, issuers: await readIssuerKeys(db, deps), root: await readRoot(db, deps, suites.issuer) }
  }

  return {
    issuers: () => held.issuers,
    root: () => held.root,
    refresh: async () => {
      if ((await readVersion(db, 'keys')) !== held.version) held = await read()
    },
  }
}
