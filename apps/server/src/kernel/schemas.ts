import { type TSchema, Type } from 'typebox'
import { CITIZEN_FIELDS, type CitizenField } from './words.ts'

/** No control characters and no lone surrogates: what people typed and a database can keep. */
const PLAIN_TEXT = '^[^\\p{Cc}\\p{Cs}]*$'

/** Text of a person or program, bounded in UTF-16 units. */
export const Text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength, pattern: PLAIN_TEXT })

/** A string of a fixed form; the pattern is anchored by the caller. */
export const Pattern = (pattern: string, maxLength: number) => Type.String({ pattern, maxLength })

/** What a scanner read: any string, judged and never refused for its form. */
export const Scanned = () => Type.String({ maxLength: 1024, 'x-judged': true })

/** base64url without padding of exactly `length` bytes. */
export const Binary = (length: number) => {
  const characters = Math.ceil((length * 4) / 3)
  return Type.String({ pattern: `^[A-Za-z0-9_-]{${characters}}$`, minLength: characters, maxLength: characters })
}

export const UnixSeconds = () => Type.Integer({ minimum: 0, maximum: 0xffffffff })
export const PrefixedId = (prefix: string) => Pattern(`^${prefix}_[a-z0-9-]{1,60}$`, 64)
/** UUIDv7 in its usual lower-case or upper-case form (RFC 9562). */
export const UuidV7 = () =>
  Pattern('^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$', 36)

/** Output only: a string that we made. */
export const Out = (description?: string) => Type.String(description === undefined ? {} : { description })
export const Bilingual = () => Type.Object({ zh: Out(), en: Out() })
/** One of these words. */
export const OneOf = <const Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Word>({ type: 'string', enum: [...words] })

/** Closed objects everywhere: an unknown field is refused on the way in and dropped on the way out. */
export const Closed = <Properties extends Record<string, TSchema>>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

/** What is shown of a person, field by field; a fact is `true` or `false` as text. */
export const RevealedFields = Type.Unsafe<Partial<Record<CitizenField, string>>>(
  Closed(Object.fromEntries(CITIZEN_FIELDS.map(field => [field, Type.Optional(Out())]))),
)
