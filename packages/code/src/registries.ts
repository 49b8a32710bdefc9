/** Signature suites of the format by their number on the wire; a number without a row is `suite-not-allowed`. */
export const SUITES = {
  1: { name: 'ES256', curve: 'P-256', digest: 'SHA-256' },
  2: { name: 'SM2', curve: 'sm2p256v1', digest: 'SM3' },
} as const

/** Number of a suite that this package can sign and verify. */
export type SuiteId = keyof typeof SUITES

/** Narrows a number read from the wire or a table to a suite that this package knows. */
export function isSuiteId(number: number): number is SuiteId {
  return number in SUITES
}

/** Kinds of signed code: first byte and exact length on the wire; any other first byte or length is `malformed`. */
export const CODE_KINDS = {
  live: { byte: 1, bytes: 191 },
  paper: { byte: 2, bytes: 89 },
} as const

/** A kind of signed code by its name. */
export type CodeKind = keyof typeof CODE_KINDS

// Reason for the assertion: Object.entries forgets that the keys of a literal are its names.
const KIND_SHAPES = Object.entries(CODE_KINDS) as [CodeKind, { byte: number; bytes: number }][]

/** Kind of a decoded code, or null when first byte and length do not belong together. */
export function findCodeKind(bytes: Uint8Array): CodeKind | null {
  for (const [kind, shape] of KIND_SHAPES) if (bytes[0] === shape.byte && bytes.length === shape.bytes) return kind
  return null
}
