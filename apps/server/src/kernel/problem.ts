import { PROBLEMS } from './problem-table.ts'

export { PROBLEMS } from './problem-table.ts'

export type ProblemSlug = keyof typeof PROBLEMS
export type Diagnosis = { why: string; signatureBase?: string }
export type FieldError = { path: string; message: string }

/** Thrown by handlers and modules; `fieldErrors` and `retryAfterSeconds` reach the client, `cause` only the log. */
export class ProblemError extends Error {
  readonly slug: ProblemSlug
  readonly fieldErrors: readonly FieldError[]
  readonly retryAfterSeconds: number | undefined
  /** Of `sequence-gap`: the number that the next off-line scan must have. */
  readonly nextSeq: number | undefined
  /** Of `signature-expired`: the server's time, Unix seconds. */
  readonly serverTime: number | undefined
  /** Of `signature-invalid` in the sandbox: what is wrong, and the base string that the server built. */
  readonly diagnosis: Diagnosis | undefined

  constructor(
    slug: ProblemSlug,
    more: {
      fieldErrors?: readonly FieldError[]
      retryAfterSeconds?: number
      nextSeq?: number
      serverTime?: number
      diagnosis?: Diagnosis
      cause?: unknown
    } = {},
  ) {
    super(slug, { cause: more.cause })
    this.slug = slug
    this.fieldErrors = more.fieldErrors ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
    this.nextSeq = more.nextSeq
    this.serverTime = more.serverTime
    this.diagnosis = more.diagnosis
  }
}

/** The document of RFC 9457, with the request's id as its instance. */
export function problemDocument(error: ProblemError, baseUrl: string, requestId: string) {
  const { status, zh, en, doZh, doEn } = PROBLEMS[error.slug]
  return {
    type: `${baseUrl}/problems/${error.slug}`,
    title: zh,
    titleEn: en,
    status,
    detail: doZh,
    detailEn: doEn,
    instance: `urn:yima:request:${requestId}`,
    ...(error.nextSeq === undefined ? {} : { nextSeq: error.nextSeq }),
    ...(error.serverTime === undefined ? {} : { serverTime: error.serverTime }),
    ...(error.diagnosis === undefined ? {} : { diagnosis: { ...error.diagnosis } }),
    ...(error.fieldErrors.length > 0 ? { errors: [...error.fieldErrors] } : {}),
  }
}
