import { type Answer, type Body, call, Problem } from '@yima/api'
import type { SignedBundle } from '@yima/code'
import type { LocalText } from '@yima/ui'

/** What the platform knows of this terminal; `now` is server time, Unix seconds. */
export type TerminalSelf = Answer<'GET /terminal/v1/me'>
/** A scene at a place that this terminal serves. */
export type Deployment = TerminalSelf['deployments'][number]
/** The answer to one scan; `message` is the sentence the gate shows, `advice` what the person should do. */
export type Verification = Answer<'POST /terminal/v1/verifications'>
/** An answer as the gate shows it: the platform's, or this device's own while the platform is not there. */
export type Decision = Pick<
  Verification,
  'verificationId' | 'outcome' | 'reason' | 'action' | 'message' | 'advice' | 'direction'
> & {
  isOffline?: true
  /** Let in off line without knowing whether the person is on the list. */
  isMarked?: true
}
type VerificationBody = Body<'POST /terminal/v1/verifications'>
type BatchBody = Body<'POST /terminal/v1/verifications/batch'>
/** One entry by hand; `entryId` is a UUIDv7 that a retry keeps. */
export type ManualEntry = Body<'POST /terminal/v1/manual-entries'>
export type ManualReason = ManualEntry['reason']

/** True when the same request may succeed later: no network, too many requests, or a fault of the server. */
export const mayPass = (error: unknown): boolean => !(error instanceof Problem) || error.isPassing

/** What the platform asked for in `Retry-After`, if it said so. */
export const retryAfterOf = (error: unknown): number | undefined =>
  error instanceof Problem ? error.retryAfterSeconds : undefined

const TIMEOUT_MS = 8_000
/** Five hundred scans take the platform a while. */
const HAND_IN_TIMEOUT_MS = 30_000

/** The calls a terminal makes; every one carries its token in the header, never in an address. */
export type TerminalApi = {
  readSelf(): Promise<TerminalSelf>
  verify(body: VerificationBody, timeoutMs: number): Promise<Verification>
  /** The bundle, without its deny list when that is still the one of this epoch. */
  readBundle(denyEpoch: number | undefined): Promise<SignedBundle>
  handIn(records: BatchBody['records']): Promise<Answer<'POST /terminal/v1/verifications/batch'>>
  /** Today's counts by the platform, of what has an id up to `through`, milliseconds. */
  readDayCounts(through: number): Promise<Answer<'GET /terminal/v1/day-counts'>>
  recordManualEntry(entry: ManualEntry): Promise<Answer<'POST /terminal/v1/manual-entries'>>
}

/** Binds the calls to one terminal's token. */
export const createTerminalApi = (token: string): TerminalApi => ({
  readSelf: () => call('GET /terminal/v1/me', {}, { token, timeoutMs: TIMEOUT_MS }),
  verify: (body, timeoutMs) => call('POST /terminal/v1/verifications', { body }, { token, timeoutMs }),
  readBundle: denyEpoch =>
    call('GET /terminal/v1/bundle', denyEpoch === undefined ? {} : { query: { denyEpoch: String(denyEpoch) } }, {
      token,
      timeoutMs: HAND_IN_TIMEOUT_MS,
    }),
  handIn: records =>
    call('POST /terminal/v1/verifications/batch', { body: { records } }, { token, timeoutMs: HAND_IN_TIMEOUT_MS }),
  readDayCounts: through =>
    call('GET /terminal/v1/day-counts', { query: { through: String(through) } }, { token, timeoutMs: TIMEOUT_MS }),
  recordManualEntry: body => call('POST /terminal/v1/manual-entries', { body }, { token, timeoutMs: TIMEOUT_MS }),
})

/** A terminal of the demo county, with the token that pairs it. */
export type DemoTerminal = { terminalId: string; name: string; token: string; place: string; stage: string }

/** The demo county's terminals, or none where the platform is not a demo: the call is no part of the public surface. */
export async function listDemoTerminals(): Promise<DemoTerminal[]> {
  const response = await fetch('/demo/terminals', { cache: 'no-store' }).catch(() => undefined)
  return response?.ok ? response.json() : []
}

/** What to do about a refused call, in the server's words. */
export const adviceOf = (error: unknown): LocalText | undefined =>
  error instanceof Problem ? (error.advice ?? error.title) : undefined
