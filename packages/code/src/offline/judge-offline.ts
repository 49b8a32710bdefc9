import { decodeBase64Url } from '../base64url.ts'
import type { Bytes, MaybePromise } from '../bytes.ts'
import type { CryptoPort } from '../crypto-port.ts'
import type { KeyRow } from '../key-row.ts'
import type { PassCache } from '../pass-cache.ts'
import { verifyLiveCode } from '../verify.ts'
import { type Bundle, bundleKeyRows, type OfflineDeployment, type PersonRule, type ReasonWords } from './bundle.ts'
import type { DenyList } from './deny-list.ts'
import { findWords } from './offline-reasons.ts'
import { type Direction, ENTRY_RULES, findBrokenRule } from './place-rules.ts'
import { filterHas } from './static-filter.ts'

/** One scan as the terminal saw it; `now` in Unix seconds by its trusted clock. */
export type OfflineScan = {
  readonly text: string
  readonly deploymentId?: string | undefined
  readonly direction: Direction
  readonly now: number
  /** Whether this terminal has used the code before. */
  isUsedHere(codeId: Bytes): MaybePromise<boolean>
}

/** What a terminal stands on: an opened bundle, its deny list, a crypto port, and what it remembers. */
export type OfflineKnowledge = {
  readonly bundle: Bundle
  readonly deny: DenyList | null
  readonly crypto: CryptoPort
  readonly passes?: PassCache
}

/** `usedCodeId`: this scan uses the code up, be the person let in or not. `isMarked`: let in without knowing the person. */
export type OfflineDecision = ReasonWords & {
  readonly outcome: 'accepted' | 'refused'
  readonly reason?: string
  readonly usedCodeId?: Bytes
  readonly isMarked?: true
}

/**
 * Judges a scan without the platform, by the same functions and in the same order: bundle and place, code, deny list,
 * use at this terminal, the scene's rules of the place, and the person as far as the bundle tells.
 */
export async function judgeOffline(scan: OfflineScan, known: OfflineKnowledge): Promise<OfflineDecision> {
  const place = known.bundle.deployments.find(row =>
    scan.deploymentId === undefined ? row.isDefault : row.deploymentId === scan.deploymentId,
  )
  const refuse = (reason: string, usedCodeId?: Bytes): OfflineDecision => ({
    outcome: 'refused',
    reason,
    ...wordsOf(reason, known.bundle),
    ...(usedCodeId === undefined ? {} : { usedCodeId }),
  })
  const hindrance = findHindrance(scan, place, known)
  if (place === undefined || hindrance !== undefined) return refuse(hindrance ?? 'offline-not-possible')

  const { outcome, code } = await verifyLiveCode(scan.text, {
    prefix: known.bundle.prefix,
    suites: known.bundle.suites,
    keyRow: keyRowsOf(known.bundle),
    now: scan.now,
    accepts: place.accepts.filter(kind => kind === 'live'),
    crypto: known.crypto,
    ...(known.passes === undefined ? {} : { passes: known.passes }),
    isRevoked: ({ sealedHolder }) => known.deny?.has(sealedHolder) ?? false,
    isReused: ({ codeId }) => scan.isUsedHere(codeId),
  })
  if (outcome !== 'accepted' || code === undefined) return refuse(outcome)

  const broken = findBrokenRule(place.offline?.checks ?? [], { place, direction: scan.direction, now: scan.now })
  if (broken !== undefined) return refuse(broken, code.codeId)
  const person = place.offline?.person
  const judged = person === undefined ? 'admitted' : await judgePerson(person, code.sealedHolder, scan.now, known)
  const accepted = { outcome: 'accepted', ...wordsOf('accepted', known.bundle), usedCodeId: code.codeId } as const
  if (judged === 'admitted') return accepted
  if (judged === 'marked') return { ...accepted, isMarked: true }
  return refuse(judged, code.codeId)
}

/** What keeps this terminal from judging at all, or the place from taking scans. */
function findHindrance(
  { now, direction }: OfflineScan,
  place: OfflineDeployment | undefined,
  { bundle, deny }: OfflineKnowledge,
): string | undefined {
  if (!(now < bundle.expiresAt)) return 'bundle-expired'
  if (place === undefined) return 'offline-not-possible'
  const broken = findBrokenRule(ENTRY_RULES, { place, direction, now })
  if (broken !== undefined) return broken
  if (place.offline === null) return 'offline-not-possible'
  const isFresh = deny !== null && now - deny.publishedAt <= place.denyAgeHoursMax * 3600
  return isFresh ? undefined : 'deny-list-old'
}

/** Whether the person is admitted as far as the bundle tells: `admitted`, `marked`, or a refusal reason. */
async function judgePerson(
  { reason, filter, publishedAt, ageHoursMax, without }: PersonRule,
  sealedHolder: Bytes,
  now: number,
  { crypto }: OfflineKnowledge,
): Promise<string> {
  const bytes = filter === undefined ? null : decodeBase64Url(filter)
  if (bytes !== null && now - publishedAt <= ageHoursMax * 3600) {
    const isAdmitted = await filterHas(bytes, sealedHolder, input => crypto.digest(1, input))
    return isAdmitted ? 'admitted' : reason
  }
  if (without === 'accept-and-mark') return 'marked'
  return without === 'id-card' ? 'id-card-needed' : 'offline-not-possible'
}

const rowsByBundle = new WeakMap<Bundle, ReadonlyMap<number, KeyRow>>()

/** Key rows are decoded once a bundle, not once a scan. */
function keyRowsOf(bundle: Bundle): (number: number) => KeyRow | undefined {
  const rows = rowsByBundle.get(bundle) ?? bundleKeyRows(bundle)
  rowsByBundle.set(bundle, rows)
  return number => rows.get(number)
}

function wordsOf(reason: string, bundle: Bundle): ReasonWords {
  const words = findWords(reason) ?? bundle.texts[reason]
  return (
    words ?? {
      action: 'ask-staff',
      says: { zh: '不能通行', en: 'Not admitted' },
      advice: { zh: '请询问现场工作人员', en: 'Please ask the staff' },
    }
  )
}
