import { call, type Session } from './api.ts'
import { readValue, writeValue } from './database.ts'
import { isProblem } from './failure.ts'
import { createStore } from './store.ts'

const KEY = 'yima.session'
const STORED_KEY = 'session'
const SIGN_OUT_KEY = 'yima.sign-out-due'

/** What the app remembers of the session without the network: enough to show the code page, nothing in clear. */
export type KnownSession = { assurance: 1 | 2; phoneMasked: string; nameMasked?: string }

/** `unknown` until the first look, `none` when signed out; `expired`: the server wants a new sign-in, the passes are still ours. */
export type SessionState =
  | { kind: 'unknown' }
  | { kind: 'none' }
  | ({ kind: 'known'; expired?: boolean } & KnownSession)

/** The session as this phone knows it; pages watch it to decide what to show. */
export const sessionStore = createStore<SessionState>(readKnown())

function readKnown(): SessionState {
  try {
    return checkKnown(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
  } catch {
    return { kind: 'unknown' }
  }
}

/**
 * Looks for the session where the keys are. Browsers write localStorage to disk seconds later and may be ended before;
 * a phone that has its keys must not ask who its owner is.
 */
export async function recallSession(): Promise<void> {
  const stored = await readValue<unknown>(STORED_KEY)
  if (sessionStore.get().kind === 'unknown') sessionStore.set(checkKnown(stored))
}

function checkKnown(stored: unknown): SessionState {
  if (typeof stored !== 'object' || stored === null) return { kind: 'unknown' }
  const { assurance, phoneMasked, nameMasked }: Partial<Record<string, unknown>> = { ...stored }
  if ((assurance !== 1 && assurance !== 2) || typeof phoneMasked !== 'string') return { kind: 'unknown' }
  return { kind: 'known', assurance, phoneMasked, ...(typeof nameMasked === 'string' ? { nameMasked } : {}) }
}

/** A phone without a store for keys has none for this either; it asks the server at every start. */
function store(known: KnownSession | undefined): void {
  tryStorage(storage => (known === undefined ? storage.removeItem(KEY) : storage.setItem(KEY, JSON.stringify(known))))
  writeValue(STORED_KEY, known).catch(() => undefined)
}

function tryStorage(work: (storage: Storage) => void): void {
  try {
    work(localStorage)
  } catch {
    // Without storage the session is asked for at every start; nothing else is lost.
  }
}

/** Takes over what the server says about the session. */
export function noteSession(session: Session): Session {
  const known: KnownSession = {
    assurance: session.assurance,
    phoneMasked: session.account.phoneMasked,
    ...(session.person ? { nameMasked: session.person.nameMasked } : {}),
  }
  store(known)
  sessionStore.set({ kind: 'known', ...known })
  return session
}

/** Notes that nobody is signed in any more. */
export function noteSignedOut(): void {
  store(undefined)
  sessionStore.set({ kind: 'none' })
}

/** Notes that the server no longer knows the session. A phone that has passes goes on showing codes until they end. */
export function noteExpired(): void {
  const session = sessionStore.get()
  if (session.kind === 'known' && session.assurance === 2) sessionStore.set({ ...session, expired: true })
  else noteSignedOut()
}

/** Asks the server who is signed in; undefined when nobody is. */
export async function fetchSession(): Promise<Session | undefined> {
  try {
    return noteSession(await call('GET /citizen/v1/session'))
  } catch (failure) {
    if (!isProblem(failure, 'signed-out')) throw failure
    noteExpired()
    return undefined
  }
}

/** Ends the session at the server; without network that is made up for at the next start, before anything else. */
export async function endSession(): Promise<void> {
  noteSignedOut()
  tryStorage(storage => storage.setItem(SIGN_OUT_KEY, '1'))
  await finishSignOut()
}

/** Carries out a sign-out that had no network; true when none is due any more. */
export async function finishSignOut(): Promise<boolean> {
  let due = false
  tryStorage(storage => {
    due = storage.getItem(SIGN_OUT_KEY) !== null
  })
  if (!due) return true
  try {
    await call('DELETE /citizen/v1/session')
  } catch (failure) {
    if (!isProblem(failure, 'signed-out')) return false
  }
  tryStorage(storage => storage.removeItem(SIGN_OUT_KEY))
  return true
}
