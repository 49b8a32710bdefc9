import { type Component, type Message, signatureBase } from './base.ts'
import { contentDigest, isContentDigest } from './content-digest.ts'
import { ALGORITHMS, type Algorithm, type SigningKey, signBase } from './keys.ts'
import { type ReceivedSignature, readSignatures } from './read-signature.ts'

/** The tag by which a signature is ours (contract, Open API). */
export const TAG = 'yima-open-1'
/** How far a signer's clock may be off, either way. */
export const CLOCK_SECONDS = 60
const NONCE = /^[\x21-\x7e]{16,64}$/

/** A request whose signature reads well, before it is known whether the key is right. */
export type SignedRequest = {
  keyId: string
  /** Unix seconds. */
  created: number
  nonce: string
  algorithm: Algorithm | undefined
  base: string
  signature: Uint8Array
}
/** Why a request cannot be rightly signed: words for a developer, in the sandbox only. */
export type Unsigned = { why: string; base?: string }

/** What has to be covered, in this order: the frame always, the body where there is one, the key of a retry when sent. */
export const requiredComponents = (hasBody: boolean, hasIdempotencyKey: boolean): readonly string[] => [
  '@method',
  '@authority',
  '@path',
  '@query',
  ...(hasBody ? ['content-digest'] : []),
  ...(hasIdempotencyKey ? ['idempotency-key'] : []),
]

/** Reads the one signature of a request that is tagged as ours, by the rules of the contract. Knows no key. */
export function readSignedRequest(message: Message, body: Uint8Array): SignedRequest | Unsigned {
  const { 'signature-input': input, signature } = message.headers
  if (input === undefined || signature === undefined)
    return { why: 'no Signature-Input and Signature header 缺少签名头' }
  const all = readSignatures(input, signature)
  if (all === undefined) return { why: 'Signature-Input or Signature is not a well-formed dictionary 签名头格式不正确' }
  const [ours, ...more] = all.filter(({ parameters }) => parameters.get('tag') === TAG)
  if (ours === undefined) return { why: `no signature with tag="${TAG}" 没有此标记的签名` }
  if (more.length > 0) return { why: `more than one signature with tag="${TAG}" 此标记的签名多于一个` }
  return judge(message, body, ours)
}

function judge(message: Message, body: Uint8Array, ours: ReceivedSignature): SignedRequest | Unsigned {
  const required = requiredComponents(body.length > 0, message.headers['idempotency-key'] !== undefined)
  const base = signatureBase(message, ours.components, ours.rawParameters)
  const fail = (why: string): Unsigned => ({ why, ...(base === undefined ? {} : { base }) })
  if (!isExactly(ours.components, required))
    return fail(`covered components must be exactly 覆盖项须为 (${required.map(name => `"${name}"`).join(' ')})`)
  if (base === undefined) return fail('a covered component is not in the request 请求中没有被覆盖的项')
  if (body.length > 0 && !isContentDigest(message.headers['content-digest'] ?? '', body))
    return fail(`content-digest does not fit the body 摘要与正文不符: ${contentDigest(body)}`)
  const { parameters } = ours
  const [created, nonce, keyId, alg] = ['created', 'nonce', 'keyid', 'alg'].map(name => parameters.get(name))
  if (typeof created !== 'number' || !Number.isInteger(created)) return fail('created must be an integer, Unix seconds')
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) return fail('nonce must be 16 to 64 characters')
  if (typeof keyId !== 'string') return fail('keyid must be <appKey>.<n>')
  const algorithm = ALGORITHMS.find(known => known === alg)
  if (alg !== undefined && algorithm === undefined) return fail('alg is unknown; it may be left out 算法未知，可不填')
  return { keyId, created, nonce, algorithm, base, signature: ours.bytes }
}

const isExactly = (components: readonly Component[], required: readonly string[]): boolean =>
  components.length === required.length &&
  components.every(({ name, parameters }, index) => name === required[index] && parameters === '')

export type RequestToSign = {
  method: string
  url: URL
  body?: Uint8Array | undefined
  idempotencyKey?: string | undefined
  keyId: string
  /** Unix seconds. */
  created: number
  nonce: string
}

/** The headers to send with a request: digest, input and signature; `base` for whoever wants to compare. */
export function signRequest(
  request: RequestToSign,
  key: SigningKey,
): { headers: Record<string, string>; base: string } {
  const { method, url, body = new Uint8Array(0), idempotencyKey, keyId, created, nonce } = request
  const headers: Record<string, string> = {
    ...(body.length > 0 ? { 'content-digest': contentDigest(body) } : {}),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  }
  const names = requiredComponents(body.length > 0, idempotencyKey !== undefined)
  const quoted = (text: string): string => `"${text.replaceAll(/[\\"]/g, found => `\\${found}`)}"`
  const raw = `(${names.map(name => `"${name}"`).join(' ')});created=${created};nonce=${quoted(nonce)};keyid=${quoted(keyId)};tag="${TAG}"`
  const message = { method, authority: url.host.toLowerCase(), path: url.pathname, query: url.search || '?', headers }
  const base = signatureBase(
    message,
    names.map(name => ({ name, parameters: '' })),
    raw,
  )
  if (base === undefined) throw new Error('a component is missing')
  headers['signature-input'] = `yima=${raw}`
  headers.signature = `yima=:${Buffer.from(signBase(key, base)).toString('base64')}:`
  return { headers, base }
}
