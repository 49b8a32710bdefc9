import { createTexts, type LocalText } from '@yima/ui'

/** One field that the server found wrong; the message is the server's own sentence. */
export type FieldFault = { path: string; message: string }

/** A refusal by the server (RFC 9457): `slug` is the last part of the problem's type, the sentence is for people. */
export class Problem extends Error {
  readonly slug: string
  readonly status: number
  readonly sentence: LocalText
  readonly retryAfterSeconds: number | undefined
  readonly faults: readonly FieldFault[]

  constructor(parts: Pick<Problem, 'slug' | 'status' | 'sentence' | 'retryAfterSeconds' | 'faults'>) {
    super(`${parts.status} ${parts.slug}`)
    this.slug = parts.slug
    this.status = parts.status
    this.sentence = parts.sentence
    this.retryAfterSeconds = parts.retryAfterSeconds
    this.faults = parts.faults
  }
}

/** No answer came: no network, or the server did not answer in time. */
export class Offline extends Error {}

const sentences = createTexts(
  {
    offline: '连不上网络，请检查后再试。您已填写的内容都在。',
    busy: '系统繁忙，请稍后再试。',
    broken: '手机上出了点问题，请刷新页面再试。',
  },
  {
    offline: 'There is no connection. Please check and try again; what you filled in is still here.',
    busy: 'The system is busy. Please try again in a moment.',
    broken: 'Something went wrong on this phone. Please reload the page and try again.',
  },
)

/** The sentence for people, in both languages, that a failure deserves. */
export function explainFailure(failure: unknown): LocalText {
  if (failure instanceof Problem) return failure.sentence
  const key = failure instanceof Offline ? 'offline' : 'broken'
  return { zh: sentences.texts('zh')[key], en: sentences.texts('en')[key] }
}

/** Says whether the failure is the server's problem of that slug. */
export function isProblem(failure: unknown, slug: string): failure is Problem {
  return failure instanceof Problem && failure.slug === slug
}

/** Title says what is the matter, detail what to do: people need both. */
function joinSentences(parts: unknown[], between: string, end: string): string | undefined {
  const texts = parts.flatMap(part => textOf(part) ?? [])
  return texts.length > 0 ? texts.join(between) + end : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Reads a problem document; whatever is missing or of another shape (a proxy's page, say) becomes «busy». */
export function readProblem(status: number, body: unknown, retryAfter: string | null): Problem {
  const document: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const seconds = Number(retryAfter)
  return new Problem({
    slug: textOf(document.type)?.split('/').pop() ?? 'unknown',
    status,
    sentence: {
      zh: joinSentences([document.title, document.detail], '，', '。') ?? sentences.texts('zh').busy,
      en: joinSentences([document.titleEn, document.detailEn], '. ', '.') ?? sentences.texts('en').busy,
    },
    retryAfterSeconds: retryAfter !== null && seconds > 0 ? seconds : undefined,
    faults: Array.isArray(document.errors) ? document.errors.flatMap(readFault) : [],
  })
}

function readFault(value: unknown): FieldFault[] {
  if (typeof value !== 'object' || value === null) return []
  const fault: Record<string, unknown> = { ...value }
  return [{ path: textOf(fault.path) ?? '', message: textOf(fault.message) ?? '' }]
}
