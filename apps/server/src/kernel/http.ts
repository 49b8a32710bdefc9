import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import { Ajv } from 'ajv'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify'
import { admitRequests } from './admit-requests.ts'
import { isDatabaseAway } from './db.ts'
import { newId } from './ids.ts'
import { describeError, loggerOptions } from './log.ts'
import type { Metrics } from './metrics.ts'
import { PROBLEMS, ProblemError, type ProblemSlug, problemDocument } from './problem.ts'
import { guardReplies } from './route.ts'
import type { Sources } from './sources.ts'
import { parseStrictJson } from './strict-json.ts'

export type HttpOptions = {
  sources: Sources
  metrics: Metrics
  logLevel: string
  /** Addresses of the proxies in front, or false: nobody's word is taken for where a request came from. */
  trustProxy: string | false
  /** The address people use, for the types of problems. */
  baseUrl(): string
}

const BODY_BYTES_MAX = 64 * 1024
const REQUEST_MS_MAX = 20_000

/** The web server with what holds for every route: strict bodies, request ids, headers, problems, measured time. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(options.logLevel),
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy === false ? false : options.trustProxy,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    forceCloseConnections: 'idle',
    genReqId: () => newId('req', options.sources),
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: (_error, socket) => {
      const document = problemDocument(new ProblemError('request-invalid'), options.baseUrl(), 'none')
      if (socket.writable) socket.end(rawAnswer(document.status, JSON.stringify(document)))
    },
    frameworkErrors: (error, request, reply) => {
      const document = problemDocument(problemOf(error), options.baseUrl(), request.id)
      reply.raw.writeHead(document.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(document))
    },
  })
  validateStrictly(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    rawBodies.set(request, body)
    return parseStrictJson(body)
  })
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: false,
    frameguard: { action: 'sameorigin' },
    referrerPolicy: { policy: 'no-referrer' },
  })
  guardReplies(app)
  refuseOtherSites(app)
  answerProblems(app, options)
  measure(app, options.metrics)
  admitRequests(app, options.metrics)
  drainConnections(app)
  return app
}

const rawBodies = new WeakMap<FastifyRequest, Uint8Array>()

/** The body's bytes as they were sent, for a digest over them; empty where there was none. */
export const rawBodyOf = (request: FastifyRequest): Uint8Array => rawBodies.get(request) ?? new Uint8Array(0)

/** What is no HTTP at all still gets an answer that programs can read. */
const rawAnswer = (status: number, body: string): string =>
  `HTTP/1.1 ${status} Bad Request\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`

/** Bodies are taken as they are; only query strings, which have no types, are read as numbers where one is asked for. */
function validateStrictly(app: FastifyInstance): void {
  const forBodies = new Ajv({ allErrors: true, strict: false, validateFormats: false })
  const forQueries = new Ajv({ allErrors: true, strict: false, validateFormats: false, coerceTypes: true })
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? forBodies : forQueries).compile(schema))
}

/** A page of another site cannot act for a citizen (SameSite does the same in newer browsers); programs send no such header. */
function refuseOtherSites(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('cache-control', 'no-store')
    const site = request.headers['sec-fetch-site']
    const mayDiffer =
      request.method === 'GET' ||
      request.method === 'HEAD' ||
      site === undefined ||
      site === 'same-origin' ||
      site === 'none'
    if (!mayDiffer) throw new ProblemError('cross-site')
  })
}

function answerProblems(app: FastifyInstance, options: HttpOptions): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const problem = problemOf(error)
    const { status } = PROBLEMS[problem.slug]
    if (status >= 500)
      request.log.error({
        event: 'problem',
        requestId: request.id,
        problem: problem.slug,
        ...describeError(problem.cause ?? error),
      })
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
    reply.code(status).type('application/problem+json').serializer(JSON.stringify)
    return problemDocument(problem, options.baseUrl(), request.id)
  })
  app.setNotFoundHandler(async (request, reply) => {
    reply.code(404).type('application/problem+json').serializer(JSON.stringify)
    return problemDocument(new ProblemError('not-found'), options.baseUrl(), request.id)
  })
}

const BY_FRAMEWORK_CODE: Record<string, ProblemSlug> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'json-invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request-invalid',
  FST_ERR_BAD_URL: 'not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'uri-too-long',
  FST_ERR_ASYNC_CONSTRAINT: 'request-invalid',
  FST_ERR_VALIDATION: 'request-invalid',
}

const slugOf = (error: unknown): ProblemSlug => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  return BY_FRAMEWORK_CODE[code] ?? (status >= 400 && status < 500 ? 'request-invalid' : 'internal')
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (isDatabaseAway(error)) return new ProblemError('not-ready', { cause: error, retryAfterSeconds: 2 })
  const validation =
    error instanceof Error && 'validation' in error && Array.isArray(error.validation) ? error.validation : []
  const fieldErrors = validation.slice(0, 20).map((fault: { instancePath?: string; message?: string }) => ({
    path: fault.instancePath ?? '',
    message: fault.message ?? '',
  }))
  return new ProblemError(validation.length > 0 ? 'request-invalid' : slugOf(error), { cause: error, fieldErrors })
}

function measure(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.requestSeconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
    request.log.info({
      event: 'request',
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    })
  })
}

const DRAIN_CHECK_MS = 50

/** While stopping, a connection is closed as soon as its request is answered: clients that keep theirs would hold us up. */
function drainConnections(app: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    timer = setInterval(() => app.server.closeIdleConnections(), DRAIN_CHECK_MS)
  })
  app.addHook('onClose', async () => clearInterval(timer))
}
