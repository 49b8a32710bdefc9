type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
}
type Operation = {
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}
type Document = { paths: Record<string, Record<string, Operation>> }

/**
 * TypeScript types of every operation of the OpenAPI document, keyed by `METHOD /path`. Covers the subset that our routes
 * use: closed objects, arrays, unions, words. Own code since generators on the registry need the compiler's old API.
 */
export function renderApiTypes(openapi: object): string {
  const { paths } = openapi as Document
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderOperation(`${method.toUpperCase()} ${path}`, operation)),
  )
  return `// Generated from openapi.json by \`npm run generate\`; edit the routes instead.

/** Every operation of the public surface: what it takes and what it answers. */
export type Operations = {
${entries.join('\n')}
}
`
}

function renderOperation(name: string, { parameters = [], requestBody, responses }: Operation): string {
  const query = parameters.filter(parameter => parameter.in === 'query')
  const body = requestBody?.content['application/json']?.schema
  const answer = responses['200']?.content?.['application/json']?.schema
  return `  '${name}': {
    body: ${body === undefined ? 'undefined' : typeOf(body, 4)}
    query: ${query.length === 0 ? 'undefined' : typeOf({ type: 'object', properties: Object.fromEntries(query.map(({ name: key, schema }) => [key, schema])), required: query.filter(({ required }) => required).map(({ name: key }) => key) }, 4)}
    answer: ${answer === undefined ? 'undefined' : typeOf(answer, 4)}
  }`
}

function typeOf(schema: Schema, indent: number): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const).replaceAll('"', "'")
  if (schema.enum !== undefined) return schema.enum.map(value => `'${String(value)}'`).join(' | ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(part => typeOf(part, indent)).join(' | ')
  if (schema.type === 'array') return `(${typeOf(schema.items ?? {}, indent)})[]`
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'string' || schema.type === 'boolean') return schema.type
  if (schema.type === 'null') return 'null'
  if (schema.type === 'object') return objectType(schema, indent)
  throw new Error(`a schema without type: ${JSON.stringify(schema)}`)
}

function objectType({ properties = {}, required = [] }: Schema, indent: number): string {
  const pad = ' '.repeat(indent + 2)
  const lines = Object.entries(properties).map(
    ([name, property]) => `${pad}${name}${required.includes(name) ? '' : '?'}: ${typeOf(property, indent + 2)}`,
  )
  return lines.length === 0 ? 'Record<string, never>' : `{\n${lines.join('\n')}\n${' '.repeat(indent)}}`
}
