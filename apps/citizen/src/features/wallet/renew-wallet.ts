import { Problem, Unreachable } from '@yima/api'
import { readValue, withLock, writeValue } from '../../shared/database.ts'
import { explainFailure, isProblem } from '../../shared/failure.ts'
import { isClockDoubtful, measureClock, serverNow } from '../../shared/server-clock.ts'
import { dropDevice } from './device.ts'
import { fetchStrip } from './fetch-strip.ts'
import { readPasses, settlePasses } from './passes.ts'
import { isRenewalDue, judgeSupply, retryAfterSeconds } from './renewal.ts'
import { noteStatus, type RenewalState, walletStatus } from './status.ts'
import { isClockBehind } from './take-turn.ts'

const ENDED_KEY = 'device-ended'
const REFUSED_WAIT_SECONDS_MAX = 3600
/** A page in view asks the city this often whether clock and keys still hold. */
const CONTACT_MS = 600_000

// On the clock that only runs: a phone's own clock set back must not put the next try off.
let notBeforeMs = 0
let contactDueMs = 0
let failures = 0
let running: Promise<void> | undefined

/**
 * Talks to the city behind the code's back: what time it is, whether the keys of our passes are trusted, and a new strip
 * when one is due. Waits as long as an earlier failure asked for, unless `now`. Never throws for want of an answer.
 */
export async function renewWallet(when: 'if-due' | 'now' = 'if-due'): Promise<void> {
  if (running && when === 'if-due') return running
  await running
  if (walletStatus.get().ended || (when === 'if-due' && performance.now() < notBeforeMs)) return
  running = withLock('renew', () => tryRenewal(when)).finally(() => {
    running = undefined
  })
  return running
}

/** The next renewal makes contact first: the page comes into view, and its clock may have stood still while the phone slept. */
export function expectContact(): void {
  contactDueMs = 0
}

async function tryRenewal(when: 'if-due' | 'now'): Promise<void> {
  const isContactDue = when === 'now' || performance.now() >= contactDueMs
  if (!isContactDue && !(await isDue())) return
  try {
    if (isContactDue) await makeContact()
    if (await isDue()) await fetchStrip()
    failures = 0
    notBeforeMs = 0
    noteStatus({ renewal: { kind: 'idle' } })
  } catch (failure) {
    await takeFailure(failure)
  }
  await refreshSupply()
}

async function makeContact(): Promise<void> {
  const { now, keyNumbers } = await measureClock()
  await settlePasses(now, keyNumbers)
  contactDueMs = performance.now() + CONTACT_MS
}

async function isDue(): Promise<boolean> {
  return isRenewalDue(await readPasses(), await serverNow())
}

async function refreshSupply(): Promise<void> {
  const [passes, now] = [await readPasses(), await serverNow()]
  noteStatus({ supply: judgeSupply(passes, now), clockWrong: isClockDoubtful(now) || isClockBehind(passes, now) })
}

async function takeFailure(failure: unknown): Promise<void> {
  failures += 1
  const asked = failure instanceof Problem ? (failure.retryAfterSeconds ?? 0) : 0
  const waitSeconds = retryAfterSeconds(failures, Math.min(asked, REFUSED_WAIT_SECONDS_MAX), Math.random())
  notBeforeMs = performance.now() + waitSeconds * 1000
  // A phone with passes whose person is no longer at level 2: someone else proved the same ID number.
  const isTakenOver = isProblem(failure, 'assurance-too-low') && (await readPasses()).length > 0
  if (isTakenOver || isProblem(failure, 'device-ended')) await endWallet()
  noteStatus({ renewal: nameFailure(failure) })
}

function nameFailure(failure: unknown): RenewalState {
  if (failure instanceof Unreachable) return { kind: 'offline' }
  if (isProblem(failure, 'signed-out')) return { kind: 'signed-out' }
  if (isProblem(failure, 'assurance-too-low')) return { kind: 'unverified' }
  return { kind: 'refused', sentence: explainFailure(failure) }
}

/** The platform ended this phone: its keys are worth nothing and go; remembered, so that a reload says so too. */
export async function endWallet(): Promise<void> {
  await dropDevice()
  await writeValue(ENDED_KEY, true)
  noteStatus({ ended: true, supply: 'none' })
}

/** Reads at start whether this phone was ended and how its passes stand; no network. */
export async function loadWallet(): Promise<void> {
  noteStatus({ ended: (await readValue<boolean>(ENDED_KEY)) === true })
  await refreshSupply()
}

/** After level 2 was proved (again): this phone may be bound anew and gets its first strip. */
export async function openWallet(): Promise<void> {
  await writeValue(ENDED_KEY, false)
  noteStatus({ ended: false })
  await renewWallet('now')
}

/** Sets this app's clock by the server's, and what hangs on it. Throws when off line. */
export async function correctClock(): Promise<void> {
  await makeContact()
  await refreshSupply()
}
