import type { LocalText } from '@yima/ui'
import type { Direction } from '../features/gate/known-scans.ts'

/** A scene at a place that this terminal serves. */
export type Deployment = {
  deploymentId: string
  sceneId: string
  scene: LocalText
  place: LocalText
  address: string
  category: string
  unit: string
  stage: string
  directions: Direction[]
  hours: LocalText
  openNow: boolean
}

/** What the platform knows of this terminal; `now` is server time, Unix seconds. */
export type TerminalSelf = {
  terminalId: string
  now: number
  prefix: string
  direction: Direction
  deployments: Deployment[]
  manualEntriesToday?: number
}

/** The answer to one scan; `message` is the sentence the gate shows, `advice` what the person should do. */
export type Verification = {
  verificationId: string
  outcome: 'accepted' | 'refused' | 'pending'
  reason?: string
  action?: string
  message: LocalText
  advice?: LocalText
  direction?: Direction
  at: string
}

/** Why somebody was let in by hand. */
export type ManualReason =
  | 'elder-without-phone'
  | 'child'
  | 'phone-out-of-power'
  | 'id-card-seen'
  | 'emergency'
  | 'other'

/** One entry by hand; `entryId` is a UUIDv7 that a retry keeps. */
export type ManualEntry = {
  entryId: string
  reason: ManualReason
  direction: Direction
  deploymentId: string
}

/** A terminal of the demo county, with the token that pairs it. */
export type DemoTerminal = { terminalId: string; name: string; token: string; place: string; stage?: string }

/** A request that brought no answer: `status` 0 means that the platform was not reached. */
export class ApiError extends Error {
  readonly status: number
  readonly slug: string
  readonly text: LocalText | undefined
  constructor(status: number, slug: string, text?: LocalText) {
    super(slug)
    this.status = status
    this.slug = slug
    this.text = text
  }
  /** True when the same request may succeed later: no network, too many requests, or a fault of the server. */
  get isRetryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const readText = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const toProblem = (status: number, body: unknown): ApiError => {
  if (!isRecord(body)) return new ApiError(status, 'unreadable-answer')
  const zh = readText(body.detail) ?? readText(body.title)
  const en = readText(body.detailEn) ?? readText(body.titleEn) ?? zh
  const slug = readText(body.type)?.split('/').at(-1) ?? 'unknown'
  return new ApiError(status, slug, zh !== undefined && en !== undefined ? { zh, en } : undefined)
}

const request = async <T>(
  path: string,
  token: string | undefined,
  body: object | undefined,
  timeOutMs: number,
): Promise<T> => {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeOutMs)
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      credentials: 'omit',
      cache: 'no-store',
      signal: abort.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw toProblem(response.status, answer)
    if (answer === undefined) throw new ApiError(0, abort.signal.aborted ? 'time-out' : 'unreadable-answer')
    // The shape is the server's declared response; a route that sends another fails there, not here.
    return answer as T
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw new ApiError(0, abort.signal.aborted ? 'time-out' : 'network')
  } finally {
    clearTimeout(timer)
  }
}

const TIME_OUT_MS = 8_000

/** The calls a terminal makes; every one carries its token in the header, never in an address. */
export type TerminalApi = {
  readSelf(): Promise<TerminalSelf>
  verify(
    body: { verificationId: string; code: string; deploymentId: string; direction: Direction },
    timeOutMs: number,
  ): Promise<Verification>
  recordManualEntry(entry: ManualEntry): Promise<{ entryId: string; at: string; countToday: number }>
}

/** Binds the calls to one terminal's token. */
export const createTerminalApi = (token: string): TerminalApi => ({
  readSelf: () => request('/terminal/v1/me', token, undefined, TIME_OUT_MS),
  verify: (body, timeOutMs) => request('/terminal/v1/verifications', token, body, timeOutMs),
  recordManualEntry: entry => request('/terminal/v1/manual-entries', token, entry, TIME_OUT_MS),
})

/** The demo county's terminals, or none where the platform is not a demo. */
export const listDemoTerminals = (): Promise<DemoTerminal[]> =>
  request<DemoTerminal[]>('/demo/terminals', undefined, undefined, TIME_OUT_MS).catch(() => [])
