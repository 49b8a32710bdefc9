import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'

/** The other side did not answer as agreed: too late, not at all, or with something else. Nothing was decided. */
export class ConnectorUnavailable extends Error {}

export type ConnectorLimits = { timeoutMs: number; retries: number; failuresUntilOpen: number; openMs: number }

export const DEFAULT_LIMITS: ConnectorLimits = { timeoutMs: 2_000, retries: 1, failuresUntilOpen: 5, openMs: 5_000 }

/** Posts JSON to a department's system. A time limit for each try, a jittered retry, and a breaker that spares a dead
 *  system (and our own callers) the waiting. Only calls that are harmless when repeated go through here. */
export type HttpConnector = { post(path: string, body: object): Promise<unknown> }

export function createHttpConnector(baseUrl: string, limits: ConnectorLimits = DEFAULT_LIMITS): HttpConnector {
  const policy = wrap(
    circuitBreaker(handleAll, {
      halfOpenAfter: limits.openMs,
      breaker: new ConsecutiveBreaker(limits.failuresUntilOpen),
    }),
    retry(handleAll, {
      maxAttempts: limits.retries,
      backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 }),
    }),
    timeout(limits.timeoutMs, TimeoutStrategy.Aggressive),
  )
  return {
    post: async (path, body) => {
      try {
        return await policy.execute(({ signal }) => send(`${baseUrl}${path}`, body, signal))
      } catch (cause) {
        const why =
          cause instanceof BrokenCircuitError
            ? 'circuit open'
            : cause instanceof TaskCancelledError
              ? 'too late'
              : 'no answer'
        throw new ConnectorUnavailable(why, { cause })
      }
    },
  }
}

async function send(url: string, body: object, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
    redirect: 'error',
  })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** Reads `{match: boolean}` and takes nothing else for an answer. */
export function readMatch(answer: unknown): boolean {
  if (typeof answer === 'object' && answer !== null && 'match' in answer && typeof answer.match === 'boolean')
    return answer.match
  throw new ConnectorUnavailable('not the agreed answer')
}
