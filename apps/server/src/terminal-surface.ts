import type { RootKey } from '@yima/code'
import type { FastifyRequest } from 'fastify'
import type { Db } from './kernel/db.ts'
import type { PlacesPort, TerminalCaller } from './kernel/ports.ts'
import type { RepeatedWork } from './kernel/repeat.ts'
import type { AnyRoute } from './kernel/route.ts'
import type { Sources } from './kernel/sources.ts'
import type { VerifyDeps } from './kernel/spine.ts'
import type { Vault } from './kernel/vault.ts'
import {
  beginPairing,
  closeClerkSession,
  createPlaces,
  createTerminalNotes,
  fetchToken,
  forgetPastPairings,
  openClerkSession,
  recordManualEntry,
  reportTerminal,
  showDayCounts,
  showTerminal,
  terminalAuthenticator,
} from './modules/places/index.ts'

/** What a process keeps running for its terminals. */
export type Terminals = {
  places: PlacesPort
  authenticate(request: FastifyRequest): Promise<TerminalCaller>
  works: readonly RepeatedWork[]
  forgetting: readonly ((db: Db, nowMs: number) => Promise<unknown>)[]
}

/** Sets up what stands behind the routes of terminals. */
export function terminalsOf({ db, sources }: { db: Db; sources: Sources }): Terminals {
  const notes = createTerminalNotes()
  const authenticate = terminalAuthenticator(db, tokenHash => notes.seen(tokenHash, sources.now()))
  return {
    places: createPlaces(db, sources, terminalId => notes.clerkActive(terminalId, sources.now())),
    authenticate: request => authenticate(request.headers.authorization),
    works: [{ name: 'terminals-seen', everyMs: 2_000, run: () => notes.write(db) }],
    forgetting: [forgetPastPairings],
  }
}

export type TerminalRouteDeps = {
  db: Db
  sources: Sources
  vault: Vault
  prefix: string
  spine: VerifyDeps
  root(): RootKey
}

/** What a terminal calls beside verifying: pairing, where it stands, its counts, how it does. */
export const terminalRoutes = (deps: TerminalRouteDeps): readonly AnyRoute[] => {
  const { db, sources, spine } = deps
  return [
    beginPairing(deps),
    fetchToken(deps),
    showTerminal({ ...deps, scenes: spine.scenes }),
    openClerkSession(deps),
    closeClerkSession(deps),
    reportTerminal(db, sources),
    recordManualEntry(db, sources, spine.places),
    showDayCounts(db, sources),
  ]
}
