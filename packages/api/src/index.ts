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
  given: { body?: Body<N>; query?: Query<N>; params?: Readonly<Record<string, string>> } = {},
  options: CallOptions = {},
): Promise<Answer<N>> {
  const [method = 'GET', template = '/'] = name.split(' ')
  const path = template.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(given.params?.[part] ?? ''))
  // The server encodes every answer by the schema that this type was generated from.
  return (await send(method, path, given, options)) as Answer<N>
}

/** What one request carries; a file goes as it is, anything else as JSON. */
export type Given = { body?: unknown; file?: Blob; query?: object | undefined; idempotencyKey?: string | undefined }

/** The same by a path that is known only at run time, such as one of the console's catalogue. */
export async function send(
  method: string,
  path: string,
  given: Given = {},
  { token, timeoutMs = TIMEOUT_MS }: CallOptions = {},
): Promise<unknown> {
  const body = given.file ?? (given.body === undefined ? undefined : JSON.stringify(given.body))
  const response = await fetchInTime(path + searchOf(given.query), timeoutMs, {
    method,
    credentials: token === undefined ? 'same-origin' : 'omit',
    cache: 'no-store',
    headers: {
      ...(body === undefined
        ? {}
        : { 'content-type': given.file === undefined ? 'application/json' : 'application/octet-stream' }),
      ...(given.idempotencyKey === undefined ? {} : { 'idempotency-key': given.idempotencyKey }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const answer = await readJson(response)
  if (!response.ok) throw readProblem(response.status, answer, response.headers.get('retry-after'))
  return answer
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
