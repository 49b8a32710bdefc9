import { createHmac, createPublicKey, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'

/** Algorithms of the open API, by their names in the registry of RFC 9421. */
export const ALGORITHMS = ['hmac-sha256', 'ecdsa-p256-sha256', 'ed25519'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** What signatures of one key are checked with. The algorithm belongs to the key: no request chooses it. */
export type VerifyingKey =
  | { algorithm: 'hmac-sha256'; secret: string }
  | { algorithm: 'ecdsa-p256-sha256' | 'ed25519'; publicKey: KeyObject }

export type SigningKey =
  | { algorithm: 'hmac-sha256'; secret: string }
  | { algorithm: 'ecdsa-p256-sha256' | 'ed25519'; privateKey: KeyObject }

/** The HMAC key is the UTF-8 bytes of the secret as shown. */
const hmac = (secret: string, base: string): Buffer =>
  createHmac('sha256', Buffer.from(secret, 'utf8')).update(base).digest()

/** Signs a base: HMAC 32 bytes, the other two 64 (ECDSA as r‖s). */
export function signBase(key: SigningKey, base: string): Uint8Array {
  if (key.algorithm === 'hmac-sha256') return hmac(key.secret, base)
  const data = Buffer.from(base, 'utf8')
  return key.algorithm === 'ed25519'
    ? sign(null, data, key.privateKey)
    : sign('sha256', data, { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
}

/** Whether these bytes are the key's signature of this base. */
export function isSignature(key: VerifyingKey, base: string, signature: Uint8Array): boolean {
  if (key.algorithm === 'hmac-sha256') {
    const expected = hmac(key.secret, base)
    return signature.length === expected.length && timingSafeEqual(expected, signature)
  }
  if (signature.length !== 64) return false
  const data = Buffer.from(base, 'utf8')
  return key.algorithm === 'ed25519'
    ? verify(null, data, key.publicKey, signature)
    : verify('sha256', data, { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

/**
 * Reads a public key, PEM (SPKI) or JWK, of the two kinds that are taken: P-256 and Ed25519. Undefined: it is neither,
 * or it is a private key, which must never be sent.
 */
export function readPublicKey(
  text: string,
): { algorithm: 'ecdsa-p256-sha256' | 'ed25519'; publicKey: KeyObject; spki: Uint8Array } | undefined {
  try {
    const isJwk = text.trimStart().startsWith('{')
    const jwk: unknown = isJwk ? JSON.parse(text) : undefined
    if (/PRIVATE KEY/.test(text) || (typeof jwk === 'object' && jwk !== null && 'd' in jwk)) return undefined
    const publicKey = isJwk
      ? createPublicKey({ key: jwk as never, format: 'jwk' })
      : createPublicKey({ key: text, format: 'pem' })
    const algorithm = algorithmOf(publicKey)
    if (algorithm === undefined) return undefined
    return { algorithm, publicKey, spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) }
  } catch {
    return undefined
  }
}

function algorithmOf({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): 'ecdsa-p256-sha256' | 'ed25519' | undefined {
  if (asymmetricKeyType === 'ed25519') return 'ed25519'
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ecdsa-p256-sha256'
  return undefined
}

/** A stored public key (SPKI, DER). */
export const importPublicKey = (spki: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
