import type { Operations } from './generated/operations.ts'

export type { Operations } from './generated/operations.ts'

type Name = keyof Operations
export type Body<N extends Name> = Operations[N]['body']
export type Query<N extends Name> = Operations[N]['query']
export type Answer<N extends Name> = Operations[N]['answer']

/** A problem as the server sent it (RFC 9457): words in both languages, and how long to wait when it says so. */
export class ApiProblem extends Error {
  readonly slug: string
  readonly status: number
  readonly title: { zh: string; en: string }
  readonly advice: { zh: string; en: string }
  readonly fields: readonly { path: string; message: string }[]
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, document: Record<string, unknown>, retryAfter: string | null) {
    const text = (name: string): string => (typeof document[name] === 'string' ? document[name] : '')
    super(text('type').split('/').at(-1) ?? '')
    this.slug = this.message
    this.status = status
    this.title = { zh: text('title'), en: text('titleEn') }
    this.advice = { zh: text('detail'), en: text('detailEn') }
    this.fields = Array.isArray(document.errors) ? document.errors : []
    this.retryAfterSeconds = retryAfter === null ? undefined : Number(retryAfter)
  }
}

/** No answer came: the network is away, or the server is. Whether the request was carried out is not known. */
export class ApiUnreachable extends Error {}

export type ClientOptions = { baseUrl?: string; token?: string | undefined; signal?: AbortSignal }

/** Calls one operation. Throws `ApiProblem` for a problem and `ApiUnreachable` when no answer came. */
export async function call<N extends Name>(
  name: N,
  given: { body?: Body<N>; query?: Query<N> },
  options: ClientOptions = {},
): Promise<Answer<N>> {
  const [method = '', path = ''] = name.split(' ')
  const query = Object.entries(given.query ?? {}).filter(([, value]) => value !== undefined)
  const search = query.length === 0 ? '' : `?${new URLSearchParams(query.map(([key, value]) => [key, String(value)]))}`
  const response = await fetch(`${options.baseUrl ?? ''}${path}${search}`, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  }).catch((cause: unknown) => {
    throw new ApiUnreachable('no answer', { cause })
  })
  if (!response.ok) throw new ApiProblem(response.status, await readJson(response), response.headers.get('retry-after'))
  return (response.status === 204 ? undefined : await readJson(response)) as Answer<N>
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  try {
    return await response.json()
  } catch (cause) {
    throw new ApiUnreachable('not the agreed answer', { cause })
  }
}
