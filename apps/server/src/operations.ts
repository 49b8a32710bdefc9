import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { equalInConstantTime, sha256 } from './kernel/bytes.ts'
import type { Database } from './kernel/db.ts'
import { type Metrics, watchDatabase } from './kernel/metrics.ts'
import { ProblemError } from './kernel/problem.ts'
import { type PagesOptions, registerPages } from './pages/register-pages.ts'
import { readerOfMetrics } from './processes/metrics-of-all.ts'

export type Operations = PagesOptions & { database: Database; metrics: Metrics; metricsToken: string | undefined }

/** What operators and proxies ask, and the documents. Registered apart: none of it is part of the public surface. */
export async function registerOperations(
  app: FastifyInstance,
  { database, metrics, metricsToken, ...pages }: Operations,
): Promise<void> {
  watchDatabase(metrics, database.db)
  const page = { config: { page: true as const } }
  app.get('/healthz', page, async () => ({ status: 'alive' }))
  app.get('/readyz', page, async () => {
    try {
      await sql`select 1 from passes.issuer_key limit 1`.execute(database.db)
    } catch (cause) {
      throw new ProblemError('not-ready', { retryAfterSeconds: 1, cause })
    }
    return { status: 'ready' }
  })
  const readMetrics = readerOfMetrics(metrics.registry)
  app.get('/metrics', page, async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) throw new ProblemError('not-found')
    return reply.type(metrics.registry.contentType).send(await readMetrics())
  })
  app.get('/openapi.json', page, async () => pages.openapi)
  await registerPages(app, pages)
}

/** By token where one is set; else only from the machine itself, by the socket's own address. */
function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '')
  return equalInConstantTime(sha256(request.headers.authorization ?? ''), sha256(`Bearer ${token}`))
}
