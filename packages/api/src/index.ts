import type { Operations } from './generated/operations.ts'
import { readProblem, Unreachable } from './problem.ts'

export type { Operations } from './generated/operations.ts'
export { type FieldFault, Problem, type Sentence, Unreachable } from './problem.ts'

/** `METHOD /path` of an operation of the public surface. */
export type Name = keyof Operations
export type Body<N extends Name> = Operations[N]['body']
export type Query<N extends Name> = Operations[N]['query']
export type Answer<N extends Name> = Operations[N]['answer']

export type CallOptions = {
  /** Of a terminal; a citizen's session travels in its cookie. */
  token?: string
  timeoutMs?: number
}

/** Registers answer within seconds; a phone in a lift never does. */
const TIMEOUT_MS = 20_000

/**
 * Calls one operation. Throws `Problem` when the server says that it could not be done, and `Unreachable` when no
 * usable answer came: whether it was done is then not known, and the same request may be sent again.
 */
export async function call<N extends Name>(
  name: N,
  given: { body?: Body<N>; query?: Query<N> } = {},
  { token, timeoutMs = TIMEOUT_MS }: CallOptions = {},
): Promise<Answer<N>> {
  const [method = 'GET', path = '/'] = name.split(' ')
  const response = await fetchInTime(path + searchOf(given.query), timeoutMs, {
    method,
    credentials: token === undefined ? 'same-origin' : 'omit',
    cache: 'no-store',
    headers: {
      ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  })
  const answer = await readJson(response)
  if (!response.ok) throw readProblem(response.status, answer, response.headers.get('retry-after'))
  // The server encodes every answer by the schema that this type was generated from.
  return answer as Answer<N>
}

function searchOf(query: object | undefined): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`
}

/** The time limit covers headers and body: a connection that dies half way is no answer. */
async function fetchInTime(url: string, timeoutMs: number, init: RequestInit): Promise<Response> {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), timeoutMs)
  try {
    const response = await fetch(url, { ...init, signal: control.signal })
    return new Response(response.status === 204 ? null : await response.arrayBuffer(), response)
  } catch (cause) {
    throw new Unreachable('no answer came', { cause })
  } finally {
    clearTimeout(timer)
  }
}

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  try {
    return await response.json()
  } catch (cause) {
    if (response.ok) throw new Unreachable('not the agreed answer', { cause })
    return undefined
  }
}
