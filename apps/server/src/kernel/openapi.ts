import { Type } from 'typebox'
import { PROBLEMS, type ProblemSlug } from './problem.ts'
import { type Access, type AnyRoute, FILE } from './route.ts'

/** The problem document, one schema for all (RFC 9457). */
const PROBLEM_SCHEMA = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String({ description: 'What happened, in Chinese' }),
    titleEn: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What to do, in Chinese' }),
    detailEn: Type.String(),
    instance: Type.String({ description: 'urn:yima:request:<id>, to quote when asking for help' }),
    nextSeq: Type.Optional(Type.Integer({ description: 'Of `sequence-gap`: the number to go on with' })),
    serverTime: Type.Optional(Type.Integer({ description: 'Of `signature-expired`: Unix seconds' })),
    diagnosis: Type.Optional(
      Type.Object(
        { why: Type.String(), signatureBase: Type.Optional(Type.String()) },
        { description: 'Of `signature-invalid`, in the sandbox only', additionalProperties: false },
      ),
    ),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  },
  { additionalProperties: false },
)

const SECURITY: Record<Access, object[]> = {
  public: [],
  citizen: [{ citizenSession: [] }],
  terminal: [{ terminalToken: [] }],
  staff: [{ staffSession: [] }],
  app: [{ httpSignature: [] }],
}
/** Any call may meet these; they are declared once for all. */
const ALWAYS: readonly ProblemSlug[] = ['request-invalid', 'internal', 'busy', 'not-ready']
const OF_APPS: readonly ProblemSlug[] = [
  'signature-invalid',
  'signature-expired',
  'nonce-reused',
  'key-ended',
  'network-not-allowed',
  'too-many-requests',
]
const OF_STAFF: readonly ProblemSlug[] = ['staff-signed-out', 'totp-must-enrol', 'not-allowed']

/** OpenAPI 3.1 from the routes: nothing is written twice, so nothing drifts. */
export function openapiDocument(routes: readonly AnyRoute[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  const sorted = [...routes].sort((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`, 'en'))
  for (const route of sorted) {
    paths[route.path] ??= {}
    Object.assign(paths[route.path] ?? {}, { [route.method.toLowerCase()]: operation(route) })
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yima 一码',
      version,
      description: 'City service code platform 城市服务码平台',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: PROBLEM_SCHEMA },
      securitySchemes: {
        citizenSession: { type: 'apiKey', in: 'cookie', name: 'yima_session' },
        terminalToken: { type: 'http', scheme: 'bearer' },
        httpSignature: {
          type: 'http',
          scheme: 'signature',
          description: 'RFC 9421 with tag `yima-open-1`; see the signature guide',
        },
        staffSession: { type: 'apiKey', in: 'cookie', name: 'yima_staff' },
      },
    },
  }
}

function operation(route: AnyRoute) {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')]
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    security: SECURITY[route.access],
    ...(route.needs === undefined ? {} : { 'x-needs': route.needs }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
    ...(route.takesFile ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } } : {}),
    responses: { ...successes(route), ...refusals(route) },
  }
}

/** `POST /citizen/v1/real-name` → `postCitizenRealName`. */
const operationId = ({ method, path }: AnyRoute): string =>
  method.toLowerCase() +
  path
    .split(/[/{}-]/)
    .filter(part => part !== '' && !/^v\d+$/.test(part))
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')

function parametersOf(schema: AnyRoute['query'], where: 'path' | 'query') {
  const required: readonly string[] = schema?.required ?? []
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}

const successes = (route: AnyRoute) =>
  Object.fromEntries(
    Object.entries(route.responses).map(([status, schema]) => [
      status,
      schema === null
        ? { description: 'Done' }
        : {
            description: 'Done',
            content: { [schema === FILE ? 'application/octet-stream' : 'application/json']: { schema } },
          },
    ]),
  )

function refusals(route: AnyRoute) {
  const byStatus = new Map<number, string[]>()
  for (const slug of [
    ...new Set([
      ...ALWAYS,
      ...(route.access === 'staff' ? OF_STAFF : []),
      ...(route.access === 'app' ? OF_APPS : []),
      ...route.problems,
    ]),
  ]) {
    const { status, en } = PROBLEMS[slug]
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${slug}\`: ${en}`])
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, lines]) => [
        status,
        {
          description: lines.join('; '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  )
}
