type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: readonly string[]
  items?: Schema
  enum?: readonly unknown[]
  pattern?: string
  minimum?: number
  minItems?: number
  minLength?: number
  maxLength?: number
}

/** Forms that our patterns ask for, by an example that fits. */
const EXAMPLES = [
  '0190a8e0-0000-7000-8000-000000000001',
  '500999',
  'person.one',
  '13900000001',
  '2026-12-01',
  'unt_none',
  'plc_none',
  'dep_none',
  'trm_none',
  'x'.repeat(12),
]

/** A value that a request schema takes; every required field, and the optional ones too. */
export function sampleOf(schema: Schema): unknown {
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sampleOf(property)]),
    )
  if (schema.type === 'array') return [sampleOf(schema.items ?? {})]
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return true
  const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema
  const form = pattern === undefined ? /^/ : new RegExp(pattern, 'u')
  const found = EXAMPLES.find(text => form.test(text) && text.length >= minLength && text.length <= maxLength)
  if (found === undefined) throw new Error(`no example for ${JSON.stringify(schema)}`)
  return found
}
