import { normaliseScan } from './normalise-scan.ts'
import type { Outcome } from './outcomes.ts'
import { DAY_SECONDS, type PaperCode } from './paper-code.ts'
import { parseCode } from './parse-code.ts'
import {
  findIssuerRow,
  importIssuerKey,
  judgeLiveCode,
  type VerifiedCode,
  type VerifiedPaperCode,
  type VerifyContext,
} from './verify.ts'

/** The answer about a code of either kind; `kind` tells them apart. */
export type AnyVerification = { readonly outcome: Outcome; readonly code?: VerifiedCode | VerifiedPaperCode }

/** Judges a scanned text as a code of any kind that is accepted here, in the order of the format. Never throws. */
export async function verifyCode(scanned: string, context: VerifyContext): Promise<AnyVerification> {
  const code = parseCode(normaliseScan(scanned))
  if ('refusal' in code) return { outcome: code.refusal }
  return code.kind === 'live' ? judgeLiveCode(code, context) : judgePaperCode(code, context)
}

async function judgePaperCode(paper: PaperCode, context: VerifyContext): Promise<AnyVerification> {
  const row = findIssuerRow(paper, pairOf(paper, context), context)
  if (typeof row === 'string') return { outcome: row }
  if (paper.days === 0) return { outcome: 'malformed' }
  const issuerKey = await importIssuerKey(row, context)
  const { signedBytes, signature, ...fields } = paper
  if (!issuerKey || !(await context.crypto.verify(issuerKey, signedBytes, signature))) {
    return { outcome: 'bad-signature' }
  }
  const code = { ...fields, codeId: await context.crypto.digest(row.suite, signedBytes) }
  const late = judgeDays(code, context.now)
  if (late) return { outcome: late, code }
  if (await context.isRevoked?.(code)) return { outcome: 'revoked', code }
  return { outcome: 'accepted', code }
}

/** Paper has no device: any allowed pair of its issuer suite lets it in, if its device half says 0. */
function pairOf({ suites }: PaperCode, context: VerifyContext): readonly [number, number] | undefined {
  return suites.device === 0 ? context.suites.find(([issuer]) => issuer === suites.issuer) : undefined
}

/** Good from the first second of its days to before their end; a clock that is no number refuses. */
function judgeDays({ validFrom, days }: { validFrom: number; days: number }, now: number): Outcome | null {
  const second = Math.floor(now)
  if (!(second >= validFrom)) return 'not-yet-valid'
  return second < validFrom + days * DAY_SECONDS ? null : 'pass-expired'
}
