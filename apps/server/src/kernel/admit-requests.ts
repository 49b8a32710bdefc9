import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createAdmission, type Lane } from './admission.ts'
import type { Metrics } from './metrics.ts'
import { ProblemError } from './problem.ts'

/** Seconds after which who was turned away may come again; each is told another number, so that they do not come together. */
const RETRY_SECONDS_MAX = 3

/**
 * An answer «come again» waits so long itself. A client that asks again at once would else ask a thousand times a second
 * and take the processor from those who were let in; an answer that waits costs nothing. Each waits another time.
 */
const HELD_MS_MIN = 300
const HELD_MS_SPREAD = 600
const SPREAD_STEPS = 37
/** More than so many held answers are not kept in memory: the connection is closed. */
const HELD_MAX = 4_000

/**
 * Turns away what this process could not answer in time, before its body is read: 503 with `Retry-After`. Routes name
 * their lane; what has none (health, metrics, pages) is always let in.
 */
export function admitRequests(app: FastifyInstance, metrics: Metrics): void {
  const admission = createAdmission()
  const places = new WeakMap<FastifyRequest, () => void>()
  let turned = 0
  let held = 0
  app.addHook('onRequest', async (request, reply) => {
    const { lane } = request.routeOptions.config
    if (lane === undefined) return
    const leave = await admission.enter(lane)
    if (leave === undefined) {
      metrics.turnedAway.inc({ lane })
      if (held >= HELD_MAX) return void reply.hijack().raw.destroy()
      held++
      await setTimeout(HELD_MS_MIN + (HELD_MS_SPREAD * (turned % SPREAD_STEPS)) / SPREAD_STEPS)
      held--
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
