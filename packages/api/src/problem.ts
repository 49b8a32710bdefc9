/** A sentence in both languages. */
export type Sentence = { zh: string; en: string }
/** One field that the server found wrong; the message is the server's own sentence. */
export type FieldFault = { path: string; message: string }

/** No usable answer came: the network is away, the server is, or something between answered for it. */
export class Unreachable extends Error {}

/** What the server said instead of doing it (RFC 9457). `title` is what happened, `advice` what to do. */
export class Problem extends Error {
  /** The last part of the problem's type; `unknown` when something else answered in the server's place. */
  readonly slug: string
  readonly status: number
  readonly title: Sentence | undefined
  readonly advice: Sentence | undefined
  readonly faults: readonly FieldFault[]
  readonly retryAfterSeconds: number | undefined

  constructor(parts: Pick<Problem, 'slug' | 'status' | 'title' | 'advice' | 'faults' | 'retryAfterSeconds'>) {
    super(`${parts.status} ${parts.slug}`)
    this.slug = parts.slug
    this.status = parts.status
    this.title = parts.title
    this.advice = parts.advice
    this.faults = parts.faults
    this.retryAfterSeconds = parts.retryAfterSeconds
  }

  /** Whether the same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

/** Reads a problem document; what is missing or of another shape (a proxy's page, say) stays undefined. */
export function readProblem(status: number, body: unknown, retryAfter: string | null): Problem {
  const document: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const seconds = Number(retryAfter)
  return new Problem({
    slug: textOf(document.type)?.split('/').at(-1) ?? 'unknown',
    status,
    title: sentenceOf(document.title, document.titleEn),
    advice: sentenceOf(document.detail, document.detailEn),
    faults: Array.isArray(document.errors) ? document.errors.flatMap(readFault) : [],
    retryAfterSeconds: retryAfter !== null && seconds > 0 ? seconds : undefined,
  })
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

function sentenceOf(zh: unknown, en: unknown): Sentence | undefined {
  const [chinese, english] = [textOf(zh), textOf(en)]
  return chinese === undefined ? undefined : { zh: chinese, en: english ?? chinese }
}

function readFault(value: unknown): FieldFault[] {
  if (typeof value !== 'object' || value === null) return []
  const fault: Record<string, unknown> = { ...value }
  return [{ path: textOf(fault.path) ?? '', message: textOf(fault.message) ?? '' }]
}
