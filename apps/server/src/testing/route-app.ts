import type { FastifyInstance } from 'fastify'
import { createHttp } from '../kernel/http.ts'
import { createMetrics } from '../kernel/metrics.ts'
import { ProblemError } from '../kernel/problem.ts'
import { type AnyRoute, registerRoutes } from '../kernel/route.ts'
import { createTestSources } from './test-sources.ts'

/** The web server with nothing but these routes, which anybody may call; no database. */
export async function routeApp(routes: readonly AnyRoute[]): Promise<FastifyInstance> {
  const app = await createHttp({
    sources: createTestSources(),
    metrics: createMetrics(),
    logLevel: 'silent',
    trustProxy: false,
    baseUrl: () => 'http://127.0.0.1',
  })
  const nobody = async (): Promise<never> => {
    throw new ProblemError('signed-out')
  }
  const anybody = async () => ({ kind: 'public' as const })
  const authenticators = { public: anybody, citizen: nobody, terminal: nobody, staff: nobody, app: nobody }
  registerRoutes(app, routes, authenticators, () => false)
  return app
}
