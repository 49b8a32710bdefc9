import { Agent, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'

/** One request over the public surface; `cookie` is a citizen's session, `token` a gate's. */
export type Asked = {
  method: 'GET' | 'POST'
  path: string
  body?: object | undefined
  cookie?: string | undefined
  token?: string | undefined
}

export type Answered = { status: number; body: unknown }

/** What is told of the line to whoever watches. */
export type LineWatcher = { answered(milliseconds: number): void; repeated(): void }

/** The platform did not answer for so long that it is given up. */
export class Unanswered extends Error {}

const ANSWER_MS_MAX = 20_000
const PAUSE_MS_MIN = 50
const PAUSE_MS_MAX = 2000
/** A wait longer than this is no «busy» but a refusal, as of a day's limit. */
const RETRY_AFTER_SECONDS_MAX = 60

/**
 * The one way to the platform: connections kept alive and bounded in number, each request repeated as it is until it is
 * answered, with pauses that grow and differ. A server that is killed and comes back is survived by whoever asks.
 */
export class Platform {
  readonly #url: URL
  readonly #agent: Agent
  readonly #request: typeof requestHttp
  readonly #patienceMs: number
  readonly #watcher: LineWatcher

  constructor(url: string, options: { connections: number; patienceSeconds: number; watcher: LineWatcher }) {
    this.#url = new URL(url)
    const isSecure = this.#url.protocol === 'https:'
    const kept = { keepAlive: true, maxSockets: options.connections }
    this.#agent = isSecure ? new SecureAgent(kept) : new Agent(kept)
    this.#request = isSecure ? requestHttps : requestHttp
    this.#patienceMs = options.patienceSeconds * 1000
    this.#watcher = options.watcher
  }

  /** The answer, be it a problem. Throws `Unanswered` when there was none for as long as patience lasts. */
  async ask(asked: Asked): Promise<Answered> {
    const givenUpAt = Date.now() + this.#patienceMs
    for (let pauseMs = PAUSE_MS_MIN; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
      const before = performance.now()
      const answer = await this.#askOnce(asked)
      const waitMs = answer === undefined ? 0 : waitOf(answer)
      if (answer !== undefined && waitMs === undefined) {
        this.#watcher.answered(performance.now() - before)
        return { status: answer.status, body: answer.body }
      }
      if (Date.now() >= givenUpAt)
        throw new Unanswered(`${asked.method} ${asked.path}: ${answer === undefined ? 'no answer' : answer.status}`)
      this.#watcher.repeated()
      // Never sooner than asked for, and not all at the same moment.
      await new Promise(resolve => setTimeout(resolve, (waitMs ?? 0) + pauseMs * (0.5 + Math.random())))
    }
  }

  /** The body of a 200; any other answer is thrown. */
  async expect<Body>(asked: Asked): Promise<Body> {
    const { status, body } = await this.ask(asked)
    if (status !== 200) throw new Error(`${asked.method} ${asked.path}: ${status} ${JSON.stringify(body)}`)
    // The contract says what a 200 holds.
    return body as Body
  }

  close(): void {
    this.#agent.destroy()
  }

  #askOnce({ method, path, body, cookie, token }: Asked) {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(cookie === undefined ? {} : { cookie: `yima_session=${cookie}` }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    return new Promise<{ status: number; body: unknown; retryAfter: string | undefined } | undefined>(resolve => {
      const request = this.#request(new URL(path, this.#url), { method, headers, agent: this.#agent }, response => {
        readJson(response).then(
          read =>
            resolve({ status: response.statusCode ?? 0, body: read, retryAfter: response.headers['retry-after'] }),
          () => resolve(undefined),
        )
      })
      request.setTimeout(ANSWER_MS_MAX, () => request.destroy())
      request.once('error', () => resolve(undefined))
      request.end(text)
    })
  }
}

/** Milliseconds to wait before the same is asked again; undefined for an answer that stands. */
function waitOf({ status, retryAfter }: { status: number; retryAfter: string | undefined }): number | undefined {
  if (status < 500 && status !== 429) return undefined
  const seconds = Number(retryAfter ?? 0)
  return status === 429 && seconds > RETRY_AFTER_SECONDS_MAX ? undefined : seconds * 1000
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}
