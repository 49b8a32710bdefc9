import type { Bytes, MaybePromise } from './bytes.ts'
import type { CryptoPort, PublicKey } from './crypto-port.ts'
import type { KeyRow } from './key-row.ts'
import { type LiveCode, parseLiveCode } from './live-code.ts'
import { normaliseScan } from './normalise-scan.ts'
import type { Outcome } from './outcomes.ts'
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

/** What a verifier knows: its city, allowed suite pairs, key rows and the moment (Unix seconds, cut to whole). */
export type VerifyContext = {
  readonly prefix: string
  readonly suites: readonly (readonly [issuer: number, device: number])[]
  keyRow(number: number): KeyRow | undefined
  readonly now: number
  readonly crypto: CryptoPort
  /** Greatest age of a code in seconds: 30 when left out; a terminal may raise it, never above 60. */
  readonly staleAfterSeconds?: number
  /** Kinds taken here: live when left out. */
  readonly accepts?: readonly CodeKind[]
  readonly passes?: PassCache
  isRevoked?(code: VerifiedCode): MaybePromise<boolean>
  isReused?(code: VerifiedCode): MaybePromise<boolean>
}

/** `code` is there once both signatures are good, so that a stale or revoked code still names its sealed holder. */
export type Verification = { readonly outcome: Outcome; readonly code?: VerifiedCode }

/** Judges a scanned text in the order of the format; the first failure is the outcome. No text makes it throw. */
export async function verifyLiveCode(scanned: string, context: VerifyContext): Promise<Verification> {
  const live = parseLiveCode(normaliseScan(scanned))
  if ('refusal' in live) return { outcome: live.refusal }
  if (context.accepts && !context.accepts.includes(live.kind)) return { outcome: 'kind-not-accepted' }
  if (live.prefix !== context.prefix) return { outcome: 'wrong-city' }
  const { device } = live.suites
  if (!isPairAllowed(live, context) || !isSuiteId(device)) return { outcome: 'suite-not-allowed' }
  const row = context.keyRow(live.keyNumber)
  const rowFailure = judgeKeyRow(live, row)
  if (row === undefined || rowFailure) return { outcome: rowFailure ?? 'unknown-issuer' }
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

/** A pair is allowed as a pair, and only where the crypto port can judge both halves of it. */
function isPairAllowed({ suites }: LiveCode, context: VerifyContext): boolean {
  const isListed = context.suites.some(([issuer, device]) => issuer === suites.issuer && device === suites.device)
  const isKnown = (suite: number) => isSuiteId(suite) && context.crypto.suites.includes(suite)
  return isListed && isKnown(suites.issuer) && isKnown(suites.device)
}

/** A row for other kinds, or whose window the pass lies outside, did not issue this pass: `unknown-issuer`. */
function judgeKeyRow(live: LiveCode, row: KeyRow | undefined): Outcome | null {
  if (!row || row.prefix !== live.prefix || row.number !== live.keyNumber) return 'unknown-issuer'
  if (row.suite !== live.suites.issuer) return 'suite-not-allowed'
  if (!row.kinds.includes(live.kind)) return 'unknown-issuer'
  return live.validFrom >= row.validFromMin && live.validFrom <= row.validFromMax ? null : 'unknown-issuer'
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
  if (!(await crypto.verify(issuerKey, message, live.passBytes.slice(PASS_BODY_BYTES)))) return null
  passes?.remember(row, live.passBytes, deviceKey)
  return deviceKey
}

async function importIssuerKey(row: KeyRow, { crypto, passes }: VerifyContext): Promise<PublicKey | null> {
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
