import { Type } from 'typebox'
import { ProblemError } from './problem.ts'
import { defineRoute } from './route.ts'
import type { SpineDeps } from './scan.ts'
import { Closed, OneOf, Out, Pattern, PrefixedId, Scanned, UuidV7 } from './schemas.ts'
import { UPLOAD_STATUSES, type UploadStatus, uploadScan } from './upload-scan.ts'
import { DIRECTIONS } from './words.ts'

const RECORDS_MAX = 500
const BODY_BYTES_MAX = 2_500_000
const RFC_3339 = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?(Z|[+-]\\d{2}:\\d{2})$'

/** A gate hands in what it decided off line. Never a holder in the answer; the only way in for scans of the past. */
export const uploadScans = (deps: SpineDeps) => {
  const inputs = [...deps.scenes.values()].map(scene => scene.input)
  return defineRoute({
    method: 'POST',
    path: '/terminal/v1/verifications/batch',
    summary: 'Hand in scans that were decided off line',
    access: 'terminal',
    bodyBytesMax: BODY_BYTES_MAX,
    body: Closed({
      records: Type.Array(
        Closed({
          seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
          verificationId: UuidV7(),
          code: Scanned(),
          at: Pattern(RFC_3339, 30),
          outcome: OneOf(['accepted', 'refused']),
          deploymentId: Type.Optional(PrefixedId('dep')),
          direction: Type.Optional(OneOf(DIRECTIONS)),
          input: Type.Optional(Type.Union(inputs)),
        }),
        { minItems: 1, maxItems: RECORDS_MAX },
      ),
    }),
    responses: {
      200: Closed({
        results: Type.Array(Closed({ seq: Type.Integer(), verificationId: Out(), status: OneOf(UPLOAD_STATUSES) })),
        nextSeq: Type.Integer(),
      }),
    },
    problems: ['terminal-unknown', 'sequence-gap'],
    handle: async ({ caller, body }) => {
      const { terminalId } = caller
      const records = body.records.map(record => ({ ...record, callerId: terminalId, atMs: Date.parse(record.at) }))
      requireOrder(records)
      const results: { seq: number; verificationId: string; status: UploadStatus }[] = []
      for (const record of records) {
        const { seq, verificationId } = record
        results.push({ seq, verificationId, status: await uploadScan(deps, record) })
      }
      return { status: 200, body: { results, nextSeq: await deps.places.nextSequence(deps.db, terminalId) } }
    },
  })
}

/** Numbers rise by one and times do not go back, or the whole batch is refused before anything of it is taken. */
function requireOrder(records: readonly { seq: number; atMs: number }[]): void {
  const fieldErrors = records.flatMap(({ seq, atMs }, index) => {
    const before = records[index - 1]
    if (Number.isNaN(atMs)) return [{ path: `/records/${index}/at`, message: 'no such time' }]
    if (before === undefined) return []
    if (seq !== before.seq + 1) return [{ path: `/records/${index}/seq`, message: 'must follow the one before' }]
    return atMs < before.atMs ? [{ path: `/records/${index}/at`, message: 'must not be before the one before' }] : []
  })
  if (fieldErrors.length > 0) throw new ProblemError('request-invalid', { fieldErrors: fieldErrors.slice(0, 20) })
}
