import type { LocalText } from '@yima/ui'
import { Offline, readProblem } from './failure.ts'

/** A message to the account that waits to be read (a second claim of the ID number, a new phone, …). */
export type AccountNotice = { noticeId: string; kind: string; at: string; text: LocalText }

/** Who is signed in and how far they have proved who they are; `person` from level 2 on. */
export type Session = {
  account: { phoneMasked: string }
  assurance: 1 | 2
  person?: { nameMasked: string; idNumberMasked: string }
  deviceId?: string
  triesLeftToday: number
  notices: AccountNotice[]
}

/** One row of the citizen's access ledger: who looked, where, what came of it. */
export type LedgerEntry = {
  entryId: string
  at: string
  place: string
  unit: string
  scene: LocalText
  direction?: 'in' | 'out'
  outcome: string
  reason?: string
  message: LocalText
  fields: string[]
}

/** Every call of this app: what goes up and what comes down. */
type Calls = {
  'GET /citizen/v1/clock': { body: undefined; answer: { prefix: string; now: number } }
  'POST /citizen/v1/otp': { body: { phone: string }; answer: undefined }
  'POST /citizen/v1/sessions': { body: { phone: string; otp: string }; answer: Session }
  'GET /citizen/v1/session': { body: undefined; answer: Session }
  'DELETE /citizen/v1/session': { body: undefined; answer: undefined }
  'POST /citizen/v1/real-name': {
    body: { name: string; idNumber: string }
    answer: { assurance: 1 | 2; reason?: 'not-matched'; triesLeftToday: number }
  }
  'POST /citizen/v1/devices': {
    body: { publicKey: string; createdAt: number; signature: string }
    answer: { deviceId: string }
  }
  'POST /citizen/v1/passes': {
    body: { deviceId: string; publicKeys: string[]; createdAt: number; nonce: string; signature: string }
    answer: { passes: string[]; prefix: string; now: number }
  }
  'POST /citizen/v1/loss': { body: Record<string, never>; answer: { endedDevices: number } }
  'GET /citizen/v1/ledger': { body: undefined; answer: { items: LedgerEntry[]; nextCursor?: string } }
}

/** Registers answer within seconds; a phone in a lift never does. */
const ANSWER_WITHIN_MS = 20_000

/**
 * The one way to the server: sends JSON with the session's cookie and answers the body.
 * Throws `Problem` when the server refuses and `Offline` when no answer comes.
 */
export async function call<K extends keyof Calls>(
  route: K,
  body?: Calls[K]['body'],
  query: Record<string, string> = {},
): Promise<Calls[K]['answer']> {
  const [method = 'GET', path = '/'] = route.split(' ')
  const search = new URLSearchParams(query).toString()
  const response = await fetchInTime(search ? `${path}?${search}` : path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await readJson(response)
  if (!response.ok) throw readProblem(response.status, answer, response.headers.get('retry-after'))
  // The server's declared schema is what is trusted here; the server encodes every answer by it.
  return answer as Calls[K]['answer']
}

async function fetchInTime(url: string, init: RequestInit): Promise<Response> {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), ANSWER_WITHIN_MS)
  try {
    return await fetch(url, { ...init, signal: control.signal })
  } catch {
    throw new Offline()
  } finally {
    clearTimeout(timer)
  }
}

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  try {
    return await response.json()
  } catch {
    if (response.ok) throw new Offline()
    return undefined
  }
}
