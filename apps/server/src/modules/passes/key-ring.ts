import { checkSm2 } from '@yima/code/node'
import { readVersion } from '../../kernel/change.ts'
import type { Db } from '../../kernel/db.ts'
import { StartError } from '../../kernel/start-error.ts'
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
    const issuers = await readIssuerKeys(db, deps)
    const root = await readRoot(db, deps, suites.issuer)
    if (usesSm2(issuers, root, suites)) requireSm2()
    return { version, issuers, root }
  }

  return {
    issuers: () => held.issuers,
    root: () => held.root,
    refresh: async () => {
      if ((await readVersion(db, 'keys')) !== held.version) held = await read()
    },
  }
}

const usesSm2 = (issuers: IssuerKeys, root: Root, suites: CitySuites): boolean =>
  [...issuers.values()].some(({ row, deviceSuite }) => row.suite === 2 || deviceSuite === 2) ||
  [root.key.suite, suites.issuer, suites.device].includes(2)

/** A library that signs SM2 wrongly takes its own mistakes for good, so the standard's example is asked first. */
function requireSm2(): void {
  try {
    checkSm2()
  } catch (cause) {
    throw new StartError(
      'SM2 自检未通过，不能启动 SM2 of this runtime does not give the values of GB/T 32918.5; 请用固定的运行时 use the pinned runtime (npm start)',
      { cause },
    )
  }
}
