import { decodeBase64Url, encodeBase64Url } from '../base64url.ts'
import { type Bytes, encodeUint } from '../bytes.ts'
import type { CryptoPort, Signer } from '../crypto-port.ts'
import { isSuiteId, type SuiteId } from '../registries.ts'
import { buildSigningInput } from '../tags.ts'

/** A root key as it travels: public key in base64url (compressed point). Roots sign bundles, never passes. */
export type RootKey = { readonly suite: number; readonly publicKey: string }

/** A root key and its predecessor's signature over it (base64url). */
export type RootSuccessor = RootKey & { readonly signature: string }

/** Signs the next root with the present one, so that a terminal that pinned this one can follow. */
export async function signRootSuccessor(prefix: string, next: RootKey, present: Signer): Promise<RootSuccessor> {
  const message = successorMessage(prefix, next)
  if (message === null) throw new RangeError('not a root key')
  return { ...next, signature: encodeBase64Url(await present.sign(message)) }
}

/** Walks from the pinned root along signed successors to `wanted`; false when there is no such way. */
export async function isSuccessorOf(
  prefix: string,
  pinned: RootKey,
  wanted: RootKey,
  successors: readonly RootSuccessor[],
  crypto: CryptoPort,
): Promise<boolean> {
  let at = pinned
  for (let steps = 0; steps <= successors.length; steps++) {
    if (isSameRoot(at, wanted)) return true
    const next = await findNext(prefix, at, successors, crypto)
    if (next === undefined) return false
    at = next
  }
  return false
}

/** Whether two roots are one key under one suite. */
export const isSameRoot = (a: RootKey, b: RootKey): boolean => a.suite === b.suite && a.publicKey === b.publicKey

/** Verifies a base64url signature by a root; false for anything that is no key or no signature. */
export async function verifyByRoot(
  root: RootKey,
  message: Bytes,
  signature: string,
  crypto: CryptoPort,
): Promise<boolean> {
  const [point, bytes] = [decodeBase64Url(root.publicKey), decodeBase64Url(signature)]
  if (point === null || bytes === null || !isSuiteId(root.suite)) return false
  const key = await crypto.importPublicKey(root.suite satisfies SuiteId, point)
  return key !== null && crypto.verify(key, message, bytes)
}

async function findNext(
  prefix: string,
  from: RootKey,
  successors: readonly RootSuccessor[],
  crypto: CryptoPort,
): Promise<RootKey | undefined> {
  for (const next of successors) {
    const message = successorMessage(prefix, next)
    if (message !== null && !isSameRoot(next, from) && (await verifyByRoot(from, message, next.signature, crypto)))
      return { suite: next.suite, publicKey: next.publicKey }
  }
  return undefined
}

function successorMessage(prefix: string, next: RootKey): Bytes | null {
  const point = decodeBase64Url(next.publicKey)
  if (point?.length !== 33) return null
  return buildSigningInput('root', prefix, encodeUint(next.suite, 1), point)
}
