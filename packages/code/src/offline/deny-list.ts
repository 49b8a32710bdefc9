import { decodeBase64Url, encodeBase64Url } from '../base64url.ts'
import { type Bytes, encodeUint } from '../bytes.ts'
import type { CryptoPort, Signer } from '../crypto-port.ts'
import { buildSigningInput } from '../tags.ts'
import { type RootKey, verifyByRoot } from './root-key.ts'
import { buildStaticFilter, filterHas, isStaticFilter, type Sha256 } from './static-filter.ts'

/** Entries of every list are filled up to a multiple of this, so that two lists compared do not tell one revocation. */
export const DENY_ENTRIES_STEP = 1000

/** A deny list as it travels: a filter of four-byte fingerprints over sealed holders, signed by the root. */
export type SignedDenyList = {
  /** Rises by one at each publication. */
  readonly epoch: number
  /** Unix seconds. */
  readonly publishedAt: number
  /** base64url of the filter. */
  readonly filter: string
  readonly signature: string
}

/** A deny list whose signature was found good. */
export type DenyList = {
  readonly epoch: number
  readonly publishedAt: number
  has(sealedHolder: Bytes): Promise<boolean>
}

/** Builds the filter of a list: sealed holders (16 bytes each) and random ones up to the next full thousand. */
export function buildDenyFilter(
  sealedHolders: readonly Bytes[],
  randomBytes: (length: number) => Bytes,
  sha256: Sha256,
): Promise<Bytes> {
  const full = Math.max(1, Math.ceil(sealedHolders.length / DENY_ENTRIES_STEP)) * DENY_ENTRIES_STEP
  const padding = Array.from({ length: full - sealedHolders.length }, () => randomBytes(16))
  return buildStaticFilter([...sealedHolders, ...padding], 4, sha256)
}

/** Signs a list: tag ‖ prefix ‖ epoch 4 ‖ published 4 ‖ SHA-256(filter). */
export async function signDenyList(
  prefix: string,
  list: { epoch: number; publishedAt: number; filter: Bytes },
  root: Signer,
  sha256: Sha256,
): Promise<SignedDenyList> {
  const signature = await root.sign(await denyMessage(prefix, list, sha256))
  const { epoch, publishedAt } = list
  return { epoch, publishedAt, filter: encodeBase64Url(list.filter), signature: encodeBase64Url(signature) }
}

/** Opens a list signed by this root; null when anything in it is not as signed. */
export async function openDenyList(
  prefix: string,
  list: SignedDenyList,
  root: RootKey,
  crypto: CryptoPort,
): Promise<DenyList | null> {
  const sha256: Sha256 = bytes => crypto.digest(1, bytes)
  const filter = decodeBase64Url(list.filter)
  if (filter === null || !isStaticFilter(filter) || filter[0] !== 4) return null
  const { epoch, publishedAt, signature } = list
  const message = await denyMessage(prefix, { epoch, publishedAt, filter }, sha256)
  if (!(await verifyByRoot(root, message, signature, crypto))) return null
  return { epoch, publishedAt, has: sealedHolder => filterHas(filter, sealedHolder, sha256) }
}

async function denyMessage(
  prefix: string,
  { epoch, publishedAt, filter }: { epoch: number; publishedAt: number; filter: Bytes },
  sha256: Sha256,
): Promise<Bytes> {
  return buildSigningInput('deny', prefix, encodeUint(epoch, 4), encodeUint(publishedAt, 4), await sha256(filter))
}
