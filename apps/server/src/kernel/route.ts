import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import type { Lane } from './admission.ts'
import type { Bytes } from './bytes.ts'
import { mayDo, type Permission } from './permissions.ts'
import type { AppCaller, CitizenCaller, PublicCaller, StaffCaller, TerminalCaller } from './ports.ts'
import { ProblemError, type ProblemSlug } from './problem.ts'

/** Who may call, and what the handler then knows of the caller. */
export type Callers = {
  public: PublicCaller
  citizen: CitizenCaller
  terminal: TerminalCaller
  staff: StaffCaller
  app: AppCaller
}
export type Access = keyof Callers
export type Authenticators = { [A in Access]: (request: FastifyRequest) => Promise<Callers[A]> }

export type Method = 'GET' | 'POST' | 'DELETE'
/** A file to keep: sent as an attachment, never shown by a browser as a page of ours. */
export type FileReply = { name: string; mediaType: string; bytes: Uint8Array }
/** Declares an answer that is a file. */
export const FILE = Type.Unsafe<FileReply>({ type: 'string', format: 'binary' })
/** `null` declares an answer without a body. */
export type Responses = { readonly [status: number]: TSchema | null }
type BodyOf<S extends TSchema | null | undefined> = S extends TSchema ? Static<S> : undefined
export type Reply<R extends Responses> = {
  [Status in keyof R & number]: { status: Status; body: BodyOf<R[Status]>; setCookies?: readonly Cookie[] }
}[keyof R & number]
export type Cookie = { name: string; value: string; maxAgeSeconds: number }

export type Received<A extends Access, Body, Query, Params> = {
  caller: Callers[A]
  body: Body
  query: Query
  params: Params
  /** The network address of the client, for limits only: never stored as it is. */
  address: string
  /** The file that was sent to a route with `fileBytesMax`; else empty. */
  file: Bytes
  /** The `Idempotency-Key` that was sent, of the right form. */
  idempotencyKey: string | undefined
  cookies: Readonly<Record<string, string | undefined>>
}

/** One operation: its path, who may call it, everything it takes and everything it may answer. The rest is derived. */
export type Route<
  A extends Access,
  B extends TObject | undefined,
  Q extends TObject | undefined,
  P extends TObject | undefined,
  R extends Responses,
> = {
  method: Method
  /** With `{name}` for parameters, as in OpenAPI. */
  path: string
  summary: string
  access: A
  /** What staff must be allowed to do; `session` is enough being signed in, even before a second factor is set up. */
  needs?: A extends 'staff' ? Permission | 'sign-in' | 'session' : never
  body?: B
  /** Of the body, when it may be larger than others. */
  bodyBytesMax?: number
  /** Instead of JSON the route takes a file of at most so many bytes, as application/octet-stream. */
  fileBytesMax?: number
  query?: Q
  params?: P
  responses: R
  problems: readonly ProblemSlug[]
  handle(received: Received<A, BodyOf<B>, BodyOf<Q>, BodyOf<P>>): Promise<Reply<NoInfer<R>>>
}

/** A route with its types erased, as the application and the OpenAPI document read it. */
export type AnyRoute = {
  method: Method
  path: string
  summary: string
  access: Access
  needs: Permission | 'sign-in' | 'session' | undefined
  body: TObject | undefined
  bodyBytesMax: number | undefined
  takesFile: boolean
  query: TObject | undefined
  params: TObject | undefined
  responses: Responses
  problems: readonly ProblemSlug[]
  answer(
    request: FastifyRequest,
    authenticators: Authenticators,
  ): Promise<{ status: number; body: unknown; setCookies?: readonly Cookie[] }>
}

/** Checks a definition when the program starts and erases its types: what it declares can be checked, or it is refused. */
export function defineRoute<
  A extends Access,
  R extends Responses,
  B extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
  P extends TObject | undefined = undefined,
>(route: Route<A, B, Q, P, R>): AnyRoute {
  if ((route.access === 'staff') !== (route.needs !== undefined))
    throw new Error(`${route.path}: what staff must be allowed to do is not said`)
  for (const schema of [route.body, route.query, route.params])
    if (schema !== undefined) refuseOpen(schema, route.path, 'in')
  for (const schema of Object.values(route.responses)) if (schema !== null) refuseOpen(schema, route.path, 'out')
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
    access: route.access,
    needs: route.needs,
    body: route.body,
    bodyBytesMax: route.fileBytesMax ?? route.bodyBytesMax,
    takesFile: route.fileBytesMax !== undefined,
    query: route.query,
    params: route.params,
    responses: route.responses,
    problems: route.problems,
    answer: async (request, authenticators) => {
      const caller = await authenticators[route.access](request)
      if (route.needs !== undefined) refuseUnlessAllowed(caller as StaffCaller, route.needs)
      // Fastify has validated the three parts against the schemas above.
      const body = request.body as BodyOf<B>
      const query = request.query as BodyOf<Q>
      const params = request.params as BodyOf<P>
      const file = route.fileBytesMax === undefined ? new Uint8Array(0) : readFile(request)
      const { ip: address, cookies } = request
      const idempotencyKey = readIdempotencyKey(request)
      return route.handle({ caller, body, query, params, address, cookies, file, idempotencyKey })
    },
  }
}

function refuseUnlessAllowed(caller: StaffCaller, needs: Permission | 'sign-in' | 'session'): void {
  if (needs === 'session') return
  if (caller.totp === 'must-enrol') throw new ProblemError('totp-must-enrol')
  if (needs !== 'sign-in' && !mayDo(caller, needs)) throw new ProblemError('not-allowed')
}

function readFile(request: FastifyRequest): Bytes {
  if (!(request.body instanceof Uint8Array)) throw new ProblemError('media-type-unsupported')
  return Uint8Array.from(request.body)
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/

function readIdempotencyKey(request: FastifyRequest): string | undefined {
  const sent = request.headers['idempotency-key']
  if (sent === undefined) return undefined
  if (typeof sent !== 'string' || !IDEMPOTENCY_KEY.test(sent))
    throw new ProblemError('request-invalid', {
      fieldErrors: [{ path: 'Idempotency-Key', message: '1 to 255 visible ASCII characters' }],
    })
  return sent
}

/** `Unknown`, open records and unbounded request strings are holes through which data leaves or enters unseen. */
function refuseOpen(schema: TSchema, path: string, side: 'in' | 'out'): void {
  const node = schema as { [keyword: string]: unknown }
  const fail = (why: string): never => {
    throw new Error(`${path}: ${why}`)
  }
  if (typeof node.type !== 'string' && node.anyOf === undefined && node.const === undefined)
    fail('a schema without type lets anything through')
  if (node.patternProperties !== undefined) fail('an open record lets anything through')
  if (node.type === 'object') {
    if (side === 'in' && node.additionalProperties !== false) fail('a request object must be closed')
    if (node.additionalProperties !== undefined && node.additionalProperties !== false)
      fail('an open object lets anything through')
  }
  const bounded =
    node.pattern !== undefined || node.const !== undefined || node.enum !== undefined || node['x-judged'] === true
  if (
    side === 'in' &&
    node.type === 'string' &&
    !(bounded && (node.maxLength !== undefined || node.const !== undefined || node.enum !== undefined))
  )
    fail('a request string needs a form and a bound')
  const children = [
    ...Object.values((node.properties ?? {}) as object),
    ...((node.anyOf ?? []) as TSchema[]),
    ...(node.items === undefined ? [] : [node.items]),
  ]
  for (const child of children) refuseOpen(child as TSchema, path, side)
}

/** Adds the routes to the application, each with everything it may answer declared to the serializer. */
export function registerRoutes(
  app: FastifyInstance,
  routes: readonly AnyRoute[],
  authenticators: Authenticators,
  secureCookies: (request: FastifyRequest) => boolean,
): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { declared: true, lane: laneOf(route) },
      ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax }),
      schema: requestSchema(route),
      // Who is not known as an integrator learns nothing from how the body would be judged.
      ...(route.access === 'app' ? { preValidation: request => remember(request, authenticators.app(request)) } : {}),
      handler: async (request, reply) => {
        const answer = await route.answer(request, { ...authenticators, app: callerOf })
        if (!(answer.status in route.responses)) throw new Error(`status ${answer.status} is not declared`)
        for (const cookie of answer.setCookies ?? []) writeCookie(reply, cookie, secureCookies(request))
        reply.code(answer.status)
        if (route.responses[answer.status] === FILE) return sendFile(reply, answer.body as FileReply)
        return answer.body === undefined ? reply.send() : answer.body
      },
    })
  }
}

const appCallers = new WeakMap<FastifyRequest, AppCaller>()

async function remember(request: FastifyRequest, caller: Promise<AppCaller>): Promise<void> {
  appCallers.set(request, await caller)
}

async function callerOf(request: FastifyRequest): Promise<AppCaller> {
  const caller = appCallers.get(request)
  if (caller === undefined) throw new Error('an app was not asked who it is')
  return caller
}

/** The app that was let in with this request, for the log of calls. */
export const appOf = (request: FastifyRequest): AppCaller | undefined => appCallers.get(request)

/** Always an attachment: what people uploaded must not run as a page of ours (`nosniff` is set for every answer). */
function sendFile(reply: FastifyReply, { name, mediaType, bytes }: FileReply): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .type(mediaType)
    .send(Buffer.from(bytes))
}

/** Whoever stands at a gate goes first; what only reads goes last. */
const laneOf = ({ access, method }: AnyRoute): Lane =>
  method === 'GET' ? 'list' : access === 'terminal' ? 'gate' : 'citizen'

function requestSchema({ body, query, params, responses }: AnyRoute): Record<string, unknown> {
  const response = Object.fromEntries(
    Object.entries(responses).flatMap(([status, schema]) =>
      schema === FILE ? [] : [[status, schema ?? { type: 'null' }] as const],
    ),
  )
  return {
    ...(body === undefined ? {} : { body }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(params === undefined ? {} : { params }),
    response,
  }
}

function writeCookie(reply: FastifyReply, { name, value, maxAgeSeconds }: Cookie, secure: boolean): void {
  reply.setCookie(name, value, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: maxAgeSeconds })
}

/** Fails when a reply leaves by a way that declares nothing: a string body, a stream, an undeclared status. */
export function guardReplies(app: FastifyInstance): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    const declared = (request.routeOptions.schema?.response ?? {}) as Record<string, unknown>
    const isProblem = String(reply.getHeader('content-type') ?? '').startsWith('application/problem+json')
    if (!isProblem && request.routeOptions.config.declared && !(String(reply.statusCode) in declared))
      throw new ProblemError('internal')
    return payload
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const { declared, page } = request.routeOptions.config
    if (page || request.is404) return payload
    const isJson = String(reply.getHeader('content-type') ?? '').includes('json')
    if (
      declared &&
      (payload === undefined || payload === null || payload === '' || (isJson && typeof payload === 'string'))
    )
      return payload
    if (declared && isAttachment(reply) && payload instanceof Uint8Array) return payload
    throw new ProblemError('internal')
  })
}

/** Only `sendFile` says so. */
const isAttachment = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-disposition') ?? '').startsWith('attachment;')

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Registered by `registerRoutes`: its answers go through declared serializers. */
    declared?: true
    /** A page or file of ours, made by `pages.ts`: carries no personal data. */
    page?: true
  }
}
