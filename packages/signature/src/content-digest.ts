import { createHash } from 'node:crypto'
import { parseDictionary } from 'structured-headers'

/** `Content-Digest` of a body (RFC 9530): SHA-256 over its bytes as sent. */
export const contentDigest = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`

/** Whether the header names the SHA-256 of exactly these bytes; other algorithms beside it are passed over. */
export function isContentDigest(header: string, body: Uint8Array): boolean {
  try {
    const member = parseDictionary(header).get('sha-256')
    const value = member?.[0]
    if (!(value instanceof ArrayBuffer)) return false
    return Buffer.from(value).equals(createHash('sha256').update(body).digest())
  } catch {
    return false
  }
}
