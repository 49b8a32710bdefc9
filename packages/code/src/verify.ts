import type { Bytes, MaybePromise } from './bytes.ts'
import type { CryptoPort, PublicKey } from './crypto-port.ts'
import type { KeyRow } from './key-row.ts'
import type { LiveCode } from './live-code.ts'
import { normaliseScan } from './normalise-scan.ts'
import type { Outcome } from './outcomes.ts'
import type { PaperCode } from './paper-code.ts'
import { parseCode } from './parse-code.ts'
import { isLifetime, PASS_BODY_BYTES, type PassFields, passSigningInput } from './pass.ts'
import type { PassCache } from './pass-cache.ts'
import { type CodeKind, isSuiteId, type SuiteId } from './registries.ts'
import { judgeTimes } from './times.ts'

/** A code whose two signatures are good; `codeId` is the hash of what was signed, never of a signature (32 bytes). */
export type VerifiedCode = PassFields & {
  readonly kind: 'live'
  readonly prefix: string
  readonly mintedAt: number
  readonly counter: number
  readonly codeId: Bytes
  readonly passBytes: Bytes
}

/** A paper code whose signature is good; `codeId` is the same at every showing of one card. */
export type VerifiedPaperCode = Omit<PaperCode, 'signedBytes' | 'signature'> & { readonly codeId: Bytes }

/** What a verifier knows: its city, allowed suite pairs, key rows and the moment (Unix seconds, cut to whole). */
export type VerifyContext = {
  readonly prefix: string
  readonly suites: readonly (readonly [issuer: number, device: number])[]
  keyRow(number: number): KeyRow | undefined
  readonly now: number
  readonly crypto: CryptoPort
  /** Greatest age of a code in seconds: 30 when left out; a terminal may raise it, never above 60. */
  readonly staleAfterSeconds?: number
  /** Kinds taken here: live when left out; paper is for verifiers on line, by `verifyCode`. */
  readonly accepts?: readonly CodeKind[]
  readonly passes?: PassCache
  isRevoked?(code: VerifiedCode | VerifiedPaperCode): MaybePromise<boolean>
  /** Asked about live codes only: a paper code is shown again and again, and the platform limits how often. */
  isReused?(code: VerifiedCode): MaybePromise<boolean>
}

/** `code` is there once both signatures are good, so that a stale or revoked code still names its sealed holder. */
export type Verification = { readonly outcome: Outcome; readonly code?: VerifiedCode }

/** Judges a scanned text as a live code in the order of the format; the first failure is the outcome. Never throws. */
export async function verifyLiveCode(scanned: string, context: VerifyContext): Promise<Verification> {
  const code = parseCode(normaliseScan(scanned))
  if ('refusal' in code) return { outcome: code.refusal }
  return code.kind === 'live' ? judgeLiveCode(code, context) : { outcome: 'kind-not-accepted' }
}

/** Judges a live code that has been taken apart. */
export async function judgeLiveCode(live: LiveCode, context: VerifyContext): Promise<Verification> {
  const { device } = live.suites
  const row = findIssuerRow(live, [live.suites.issuer, device], context)
  if (typeof row === 'string') return { outcome: row }
  if (!isSuiteId(device)) return { outcome: 'suite-not-allowed' }
  if (live.claims !== 0 || !isLifetime(live.lifetimeHours)) return { outcome: 'malformed' }

  const deviceKey = await checkIssuer(live, row, device, context)
  if (!deviceKey || !(await context.crypto.verify(deviceKey, live.signedBytes, live.deviceSignature))) {
    return { outcome: 'bad-signature' }
  }
  const code = await describeVerified(live, device, context.crypto)
  const late = judgeTimes(code, context.now, context.staleAfterSeconds)
  if (late) return { outcome: late, code }
  if (await context.isRevoked?.(code)) return { outcome: 'revoked', code }
  if (await context.isReused?.(code)) return { outcome: 'reused', code }
  return { outcome: 'accepted', code }
}

/** The row of the key that may have issued this code, or the first of kind, city, suites and key row that is wrong. */
export function findIssuerRow(
  code: LiveCode | PaperCode,
  suites: readonly [issuer: number, device: number] | undefined,
  context: VerifyContext,
): KeyRow | Outcome {
  if (!(context.accepts ?? ['live']).includes(code.kind)) return 'kind-not-accepted'
  if (code.prefix !== context.prefix) return 'wrong-city'
  if (suites === undefined || !isPairAllowed(suites, context)) return 'suite-not-allowed'
  const row = context.keyRow(code.keyNumber)
  if (!row || row.prefix !== code.prefix || row.number !== code.keyNumber) return 'unknown-issuer'
  if (row.suite !== code.suites.issuer) return 'suite-not-allowed'
  // A row for other kinds, or whose window the code lies outside, did not issue it.
  const isIssuer = code.validFrom >= row.validFromMin && code.validFrom <= row.validFromMax
  return isIssuer && row.kinds.includes(code.kind) ? row : 'unknown-issuer'
}

/** A pair is allowed as a pair, and only where the crypto port can judge both halves of it. */
function isPairAllowed([issuer, device]: readonly [number, number], { suites, crypto }: VerifyContext): boolean {
  const isListed = suites.some(pair => pair[0] === issuer && pair[1] === device)
  const isKnown = (suite: number) => isSuiteId(suite) && crypto.suites.includes(suite)
  return isListed && isKnown(issuer) && isKnown(device)
}

/** The device key when the issuer signed the pass; null when a point is off its curve or the signature is wrong. */
async function checkIssuer(
  live: LiveCode,
  row: KeyRow,
  device: SuiteId,
  context: VerifyContext,
): Promise<PublicKey | null> {
  const { crypto, passes } = context
  const known = passes?.find(row, live.passBytes)
  if (known) return known
  const deviceKey = await crypto.importPublicKey(device, live.devicePublicKey)
  const issuerKey = deviceKey && (await importIssuerKey(row, context))
  if (!deviceKey || !issuerKey) return null
  const message = passSigningInput(live.prefix, live.passBytes.subarray(0, PASS_BODY_BYTES))
  if (!(await crypto.verify(issuerKey, message, live.passBytes.subarray(PASS_BODY_BYTES)))) return null
  passes?.remember(row, live.passBytes, deviceKey)
  return deviceKey
}

/** The imported key of a row, remembered with the passes. */
export async function importIssuerKey(row: KeyRow, { crypto, passes }: VerifyContext): Promise<PublicKey | null> {
  const known = passes?.findIssuerKey(row)
  if (known) return known
  const issuerKey = await crypto.importPublicKey(row.suite, row.publicKey)
  if (issuerKey) passes?.rememberIssuerKey(row, issuerKey)
  return issuerKey
}

async function describeVerified(live: LiveCode, device: SuiteId, crypto: CryptoPort): Promise<VerifiedCode> {
  return {
    kind: live.kind,
    prefix: live.prefix,
    suites: live.suites,
    keyNumber: live.keyNumber,
    sealedHolder: live.sealedHolder,
    validFrom: live.validFrom,
    lifetimeHours: live.lifetimeHours,
    devicePublicKey: live.devicePublicKey,
    mintedAt: live.mintedAt,
    counter: live.counter,
    codeId: await crypto.digest(device, live.signedBytes),
    passBytes: live.passBytes,
  }
}
