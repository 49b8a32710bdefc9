import { type Static, type TSchema, Type } from 'typebox'
import { Closed, OneOf, PrefixedId, Text } from '../schemas.ts'
import type { Words } from '../words.ts'
import type { Word } from './list.ts'

export const FIELD_KINDS = [
  'text',
  'long-text',
  'number',
  'choice',
  'choices',
  'date',
  'reference',
  'flag',
  'secret',
] as const
type FieldKind = (typeof FIELD_KINDS)[number]

/** One field of a form: what it is called, and what it may hold. */
export type Field<S extends TSchema = TSchema> = {
  title: Words
  help?: Words
  kind: FieldKind
  schema: S
  isRequired: boolean
  words?: readonly Word[]
  /** Of a reference: the list that it chooses from. */
  list?: string
  maxLength?: number
}
export type Fields = Readonly<Record<string, Field>>
/** What a form with these fields brings. */
export type InputOf<F extends Fields> = Static<ReturnType<typeof Closed<{ [K in keyof F]: F[K]['schema'] }>>>

type Titled = { title: Words; help?: Words }

export const textField = ({ maxLength, ...titled }: Titled & { maxLength: number }) => ({
  ...titled,
  kind: 'text' as const,
  schema: Text(maxLength),
  isRequired: true,
  maxLength,
})
export const longTextField = ({ maxLength, ...titled }: Titled & { maxLength: number }) => ({
  ...titled,
  kind: 'long-text' as const,
  schema: Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\p{Cs}\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]*$',
  }),
  isRequired: true,
  maxLength,
})
export const secretField = ({
  maxLength,
  minLength = 1,
  ...titled
}: Titled & { maxLength: number; minLength?: number }) => ({
  ...titled,
  kind: 'secret' as const,
  schema: Text(maxLength, minLength),
  isRequired: true,
  maxLength,
})
export const numberField = ({ min, max, ...titled }: Titled & { min: number; max: number }) => ({
  ...titled,
  kind: 'number' as const,
  schema: Type.Integer({ minimum: min, maximum: max }),
  isRequired: true,
})
export const dateField = (titled: Titled) => ({
  ...titled,
  kind: 'date' as const,
  schema: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', maxLength: 10 }),
  isRequired: true,
})
export const flagField = (titled: Titled) => ({
  ...titled,
  kind: 'flag' as const,
  schema: Type.Boolean(),
  isRequired: true,
})
export const choiceField = <const Value extends string>({
  words,
  ...titled
}: Titled & { words: readonly ({ value: Value } & Words)[] }) => ({
  ...titled,
  kind: 'choice' as const,
  schema: OneOf(words.map(({ value }) => value)),
  isRequired: true,
  words,
})
export const choicesField = <const Value extends string>({
  words,
  ...titled
}: Titled & { words: readonly ({ value: Value } & Words)[] }) => ({
  ...titled,
  kind: 'choices' as const,
  schema: Type.Array(OneOf(words.map(({ value }) => value)), {
    minItems: 1,
    maxItems: words.length,
    uniqueItems: true,
  }),
  isRequired: true,
  words,
})
/** A row of another list, by its id; whether the caller may name it is asked when it is used. */
export const referenceField = ({ list, prefix, ...titled }: Titled & { list: string; prefix: string }) => ({
  ...titled,
  kind: 'reference' as const,
  schema: prefix === '' ? Text(64) : PrefixedId(prefix),
  isRequired: true,
  list,
})

/** The same field, which may be left out. */
export const optional = <S extends TSchema, F extends Field<S>>(field: F) => ({
  ...field,
  schema: Type.Optional(field.schema),
  isRequired: false,
})

/** The closed body of a form. */
export const bodyOf = <F extends Fields>(fields: F) =>
  Closed(
    Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])) as {
      [K in keyof F]: F[K]['schema']
    },
  )

/** Words of a table `{ value: { zh, en } }` as choices. */
export const wordsOf = <const Table extends Record<string, Words>>(table: Table) =>
  Object.entries(table).map(([value, { zh, en }]) => ({ value: value as keyof Table & string, zh, en }))
