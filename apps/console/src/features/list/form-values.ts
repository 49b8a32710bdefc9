import type { FieldView } from '../../shared/api.ts'

/** The body of a form: what was left empty is left out. */
export function bodyFrom(
  fields: readonly FieldView[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = values[name]
      if (kind === 'flag') return [[name, value === true]]
      if (value === undefined || value === null || value === '') return []
      return [[name, kind === 'number' ? Number(value) : typeof value === 'string' ? value.trim() : value]]
    }),
  )
}
