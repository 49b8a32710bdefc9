import { decodeBase64Url, encodeBase64Url } from '../base64url.ts'
import { type Bytes, encodeUtf8 } from '../bytes.ts'
import type { CryptoPort, Signer } from '../crypto-port.ts'
import type { KeyRow } from '../key-row.ts'
import type { Sentence } from '../outcomes.ts'
import { type CodeKind, isSuiteId } from '../registries.ts'
import { buildSigningInput } from '../tags.ts'
import { type DenyList, openDenyList, type SignedDenyList } from './deny-list.ts'
import type { PlaceReason, PlaceView } from './place-rules.ts'
import { isSuccessorOf, type RootKey, type RootSuccessor, verifyByRoot } from './root-key.ts'
import type { Sha256 } from './static-filter.ts'

/** A terminal works this long with one bundle. */
export const BUNDLE_SECONDS = 7 * 86_400

/** What a terminal does when a rule needs the person and the bundle cannot tell. */
export type WithoutPerson = 'id-card' | 'refuse' | 'accept-and-mark'

/** The words of a refusal, and what the person should do. */
export type ReasonWords = { readonly action: string; readonly says: Sentence; readonly advice: Sentence }

/** One deployment as its terminals judge it off line. */
export type OfflineDeployment = PlaceView & {
  readonly deploymentId: string
  readonly sceneId: string
  readonly isDefault: boolean
  readonly place: Sentence
  readonly accepts: readonly CodeKind[]
  /** Off-line answers stop when the deny list is older. */
  readonly denyAgeHoursMax: number
  /** Null: this scene cannot be judged off line at all. */
  readonly offline: {
    /** Rules of the place that the scene asks after the code. */
    readonly checks: readonly PlaceReason[]
    /** A rule that needs the person: its reason, and a filter of the sealed holders of all who are admitted. */
    readonly person?: PersonRule
  } | null
}

/** `filter` is absent when more people are admitted than a bundle carries. */
export type PersonRule = {
  readonly reason: string
  readonly filter?: string
  readonly publishedAt: number
  readonly ageHoursMax: number
  readonly without: WithoutPerson
}

/** Everything a terminal needs to answer by itself. Times are Unix seconds; `epoch` only rises. */
export type Bundle = {
  readonly version: 1
  readonly prefix: string
  readonly epoch: number
  readonly expiresAt: number
  readonly suites: readonly (readonly [issuer: number, device: number])[]
  readonly keyRows: readonly (Omit<KeyRow, 'publicKey' | 'suite' | 'prefix'> & { suite: number; publicKey: string })[]
  readonly deployments: readonly OfflineDeployment[]
  /** Words of the scenes' own reasons. */
  readonly texts: Readonly<Record<string, ReasonWords>>
}

/** A bundle as it travels: `payload` is JSON text and is signed as it stands. */
export type SignedBundle = {
  readonly payload: string
  readonly root: RootKey
  readonly signature: string
  readonly successors: readonly RootSuccessor[]
  /** Left out when the terminal said that it holds the newest. */
  readonly deny?: SignedDenyList
}

/** A bundle whose signature was found good, and the root that signed it: the one to pin from now on. */
export type OpenedBundle = { readonly bundle: Bundle; readonly root: RootKey; readonly deny: DenyList | null }

/** Why a bundle was not taken. */
export type BundleRefusal = 'bad-signature' | 'malformed' | 'wrong-city' | 'older' | 'deny-list-bad'

/** Signs a bundle: tag ‖ prefix ‖ SHA-256(payload). */
export async function signBundle(
  bundle: Bundle,
  root: { key: RootKey; signer: Signer; successors: readonly RootSuccessor[] },
  deny: SignedDenyList | undefined,
  sha256: Sha256,
): Promise<SignedBundle> {
  const payload = JSON.stringify(bundle)
  const signature = encodeBase64Url(await root.signer.sign(await bundleMessage(bundle.prefix, payload, sha256)))
  const envelope = { payload, root: root.key, signature, successors: root.successors }
  return deny === undefined ? envelope : { ...envelope, deny }
}

/** Opens a bundle under the pinned root or a signed successor. An older epoch than one seen before is refused. */
export async function openBundle(
  signed: SignedBundle,
  pinned: RootKey,
  known: { prefix: string; epochMin: number },
  crypto: CryptoPort,
): Promise<OpenedBundle | { refusal: BundleRefusal }> {
  const message = await bundleMessage(known.prefix, signed.payload, bytes => crypto.digest(1, bytes))
  const trusted = await isSuccessorOf(known.prefix, pinned, signed.root, signed.successors, crypto)
  if (!trusted || !(await verifyByRoot(signed.root, message, signed.signature, crypto)))
    return { refusal: 'bad-signature' }
  const bundle = parseBundle(signed.payload)
  if (bundle === null) return { refusal: 'malformed' }
  if (bundle.prefix !== known.prefix) return { refusal: 'wrong-city' }
  if (bundle.epoch < known.epochMin) return { refusal: 'older' }
  if (signed.deny === undefined) return { bundle, root: signed.root, deny: null }
  const deny = await openDenyList(known.prefix, signed.deny, signed.root, crypto)
  return deny === null ? { refusal: 'deny-list-bad' } : { bundle, root: signed.root, deny }
}

/** The key rows of a bundle by number; rows of suites that this package does not know are left out. */
export function bundleKeyRows(bundle: Bundle): ReadonlyMap<number, KeyRow> {
  const rows = new Map<number, KeyRow>()
  for (const { suite, publicKey, ...row } of bundle.keyRows) {
    const point = decodeBase64Url(publicKey)
    if (point && isSuiteId(suite)) rows.set(row.number, { ...row, prefix: bundle.prefix, suite, publicKey: point })
  }
  return rows
}

async function bundleMessage(prefix: string, payload: string, sha256: Sha256): Promise<Bytes> {
  return buildSigningInput('bundle', prefix, await sha256(encodeUtf8(payload)))
}

/** Whatever a root signed is of the right form if it is of this version; a later version is not guessed at. */
function parseBundle(payload: string): Bundle | null {
  try {
    const parsed: unknown = JSON.parse(payload)
    const isOurs = typeof parsed === 'object' && parsed !== null && 'version' in parsed && parsed.version === 1
    return isOurs ? (parsed as Bundle) : null
  } catch {
    return null
  }
}
