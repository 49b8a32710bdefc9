import { Problem, Unreachable } from '@yima/api'
import { readValue, withLock, writeValue } from '../../shared/database.ts'
import { explainFailure, isProblem } from '../../shared/failure.ts'
import { measureClock, serverNow } from '../../shared/server-clock.ts'
import { dropDevice } from './device.ts'
import { fetchStrip } from './fetch-strip.ts'
import { bringUsesBack, readPasses } from './passes.ts'
import { isRenewalDue, judgeSupply, retryAfterSeconds } from './renewal.ts'
import { noteStatus, type RenewalState, walletStatus } from './status.ts'
import { isClockBehind } from './take-turn.ts'

const ENDED_KEY = 'device-ended'
const REFUSED_WAIT_SECONDS_MAX = 3600

let failures = 0
let notBeforeMs = 0

/** Gets a new strip when one is due and no earlier failure asks for patience; `now` asks at once. Never throws. */
export async function renewWallet(when: 'if-due' | 'now' = 'if-due'): Promise<void> {
  if (walletStatus.get().ended || (when === 'if-due' && Date.now() < notBeforeMs)) return
  await withLock('renew', async () => {
    if (!(await isDue())) return
    noteStatus({ renewal: { kind: 'running' } })
    try {
      await fetchStrip()
      failures = 0
      notBeforeMs = 0
      noteStatus({ renewal: { kind: 'idle' } })
    } catch (failure) {
      await takeFailure(failure)
    }
    await refreshSupply()
  })
}

async function isDue(): Promise<boolean> {
  return isRenewalDue(await readPasses(), await serverNow())
}

async function refreshSupply(): Promise<void> {
  const [passes, now] = [await readPasses(), await serverNow()]
  noteStatus({ supply: judgeSupply(passes, now), clockBehind: isClockBehind(passes, now) })
}

async function takeFailure(failure: unknown): Promise<void> {
  failures += 1
  const asked = failure instanceof Problem ? (failure.retryAfterSeconds ?? 0) : 0
  notBeforeMs = Date.now() + Math.max(retryAfterSeconds(failures), Math.min(asked, REFUSED_WAIT_SECONDS_MAX)) * 1000
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

/** Sets this app's clock by the server's and takes back uses that a wrong clock dated ahead. Throws when off line. */
export async function correctClock(): Promise<void> {
  const { now } = await measureClock()
  await bringUsesBack(now)
  await refreshSupply()
}
