import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createAdmission, type Lane } from './admission.ts'
import type { Metrics } from './metrics.ts'
import { ProblemError } from './problem.ts'

/** Seconds after which who was turned away may come again; each is told another number, so that they do not come together. */
const RETRY_SECONDS_MAX = 3

/**
 * Turns away what this process could not answer in time, before its body is read: 503 with `Retry-After`. Routes name
 * their lane; what has none (health, metrics, pages) is always let in.
 */
export function admitRequests(app: FastifyInstance, metrics: Metrics): void {
  const admission = createAdmission()
  const places = new WeakMap<FastifyRequest, () => void>()
  let turned = 0
  app.addHook('onRequest', async (request, reply) => {
    const { lane } = request.routeOptions.config
    if (lane === undefined) return
    const leave = await admission.enter(lane)
    if (leave === undefined) {
      metrics.turnedAway.inc({ lane })
      throw new ProblemError('busy', { retryAfterSeconds: 1 + (turned++ % RETRY_SECONDS_MAX) })
    }
    places.set(request, leave)
    // A client that goes away before it is answered gives its place back too.
    reply.raw.once('close', leave)
  })
  app.addHook('onResponse', async request => places.get(request)?.())
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where the request waits its turn when there are more than this process can answer. */
    lane?: Lane
  }
}
