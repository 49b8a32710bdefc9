import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  isSignature,
  type Message,
  readPublicKey,
  readSignedRequest,
  type SigningKey,
  signRequest,
  type VerifyingKey,
} from './index.ts'

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed = generateKeyPairSync('ed25519')
const SECRET = 'ysk_a-secret-of-some-length'
const PAIRS: { signing: SigningKey; verifying: VerifyingKey }[] = [
  { signing: { algorithm: 'hmac-sha256', secret: SECRET }, verifying: { algorithm: 'hmac-sha256', secret: SECRET } },
  {
    signing: { algorithm: 'ecdsa-p256-sha256', privateKey: ec.privateKey },
    verifying: { algorithm: 'ecdsa-p256-sha256', publicKey: ec.publicKey },
  },
  {
    signing: { algorithm: 'ed25519', privateKey: ed.privateKey },
    verifying: { algorithm: 'ed25519', publicKey: ed.publicKey },
  },
]

const segment = fc.stringMatching(/^[a-z0-9%._~-]{0,12}$/)
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  path: fc.array(segment, { minLength: 1, maxLength: 3 }).map(parts => `/${parts.join('/')}`),
  query: fc.option(
    segment.map(text => `?${text}`),
    { nil: '' },
  ),
  body: fc.uint8Array({ maxLength: 60 }),
  idempotencyKey: fc.option(fc.stringMatching(/^[!-~]{1,20}$/), { nil: undefined }),
  nonce: fc.stringMatching(/^[ -~]{0}[!-~]{16,64}$/),
  created: fc.nat(4_000_000_000),
  pair: fc.constantFrom(...PAIRS),
})

function messageOf(url: URL, method: string, headers: Record<string, string>): Message {
  return { method, authority: url.host, path: url.pathname, query: url.search || '?', headers }
}

const isRight = (message: Message, body: Uint8Array, key: VerifyingKey): boolean => {
  const read = readSignedRequest(message, body)
  return !('why' in read) && isSignature(key, read.base, read.signature)
}

test('what is signed verifies, and any change of what is covered does not', () => {
  fc.assert(
    fc.property(request, fc.nat(), ({ method, path, query, body, idempotencyKey, nonce, created, pair }, chance) => {
      const url = new URL(`https://open.example${path}${query}`)
      const { headers } = signRequest(
        { method, url, body, idempotencyKey, keyId: 'app_x.1', created, nonce },
        pair.signing,
      )
      const message = messageOf(url, method, headers)
      assert.equal(isRight(message, body, pair.verifying), true)
      const changed: [string, Message, Uint8Array][] = [
        ['method', { ...message, method: method === 'GET' ? 'POST' : 'GET' }, body],
        ['authority', { ...message, authority: 'open.example:8443' }, body],
        ['path', { ...message, path: `${message.path}/` }, body],
        ['query', { ...message, query: `${message.query}&` }, body],
        ['body', message, Uint8Array.from([...body, 32])],
        ['no signature', { ...message, headers: { ...headers, signature: undefined } }, body],
        [
          'key of a retry',
          { ...message, headers: { ...headers, 'idempotency-key': `${idempotencyKey ?? ''}x` } },
          body,
        ],
      ]
      const input = headers['signature-input'] ?? ''
      const at = chance % input.length
      const altered = `${input.slice(0, at)}${input[at] === 'a' ? 'b' : 'a'}${input.slice(at + 1)}`
      changed.push([
        'a letter of Signature-Input',
        { ...message, headers: { ...headers, 'signature-input': altered } },
        body,
      ])
      for (const [what, other, otherBody] of changed)
        assert.equal(isRight(other, otherBody, pair.verifying), false, `${what}: ${altered}`)
      for (const other of PAIRS.filter(one => one !== pair))
        assert.equal(isRight(message, body, other.verifying), false)
    }),
    { numRuns: 150 },
  )
})

const url = new URL('https://open.example/open/v1/verifications')
const body = new TextEncoder().encode('{"a":1}')
const signing = PAIRS[0]?.signing ?? assert.fail()
const key = PAIRS[0]?.verifying ?? assert.fail()
const signed = (more: Partial<Parameters<typeof signRequest>[0]> = {}) =>
  signRequest({ method: 'POST', url, body, keyId: 'app_x.1', created: 1, nonce: 'n'.repeat(16), ...more }, signing)
    .headers

test('the received parameters are signed as they were sent: another spelling of the same is another signature', () => {
  const headers = signed()
  for (const respell of [
    (text: string) => text.replace(';created=1', ';created=01'),
    (text: string) => text.replace('" "', '"  "'),
    (text: string) => text.replace(';tag', '; tag'),
    (text: string) => text.replace(/;nonce="n+"(.*)$/, '$1;nonce="nnnnnnnnnnnnnnnn"'),
  ]) {
    const other = respell(headers['signature-input'] ?? '')
    assert.notEqual(other, headers['signature-input'])
    assert.equal(isRight(messageOf(url, 'POST', { ...headers, 'signature-input': other }), body, key), false, other)
  }
})

test('signatures with another tag are passed over; a second one with ours is refused, as is a label that comes twice', () => {
  const headers = signed()
  const [input, signature] = [headers['signature-input'] ?? '', headers.signature ?? '']
  const withMore = (moreInput: string, moreSignature: string) =>
    isRight(
      messageOf(url, 'POST', {
        ...headers,
        'signature-input': `${moreInput}, ${input}`,
        signature: `${moreSignature}, ${signature}`,
      }),
      body,
      key,
    )
  assert.equal(withMore('proxy=("@method");tag="other"', 'proxy=:AAAA:'), true)
  assert.equal(withMore(input.replace('yima=', 'again='), signature.replace('yima=', 'again=')), false)
  assert.equal(withMore(input, signature), false)
})

test('a body that is not covered, a component that is missing, moved, doubled or has parameters is refused', () => {
  const headers = signed()
  const input = headers['signature-input'] ?? ''
  for (const [from, to] of [
    [' "content-digest"', ''],
    ['"@method" "@authority"', '"@authority" "@method"'],
    ['"@query"', '"@query" "@query"'],
    ['"@path"', '"@path";req'],
    ['"@query"', '"date"'],
  ] as const) {
    const other = input.replace(from, to)
    assert.notEqual(other, input)
    const read = readSignedRequest(messageOf(url, 'POST', { ...headers, 'signature-input': other }), body)
    assert.ok('why' in read, to)
  }
})

test('nonce, created, keyid and alg are refused when they are not what the contract says', () => {
  for (const [from, to] of [
    [`nonce="${'n'.repeat(16)}"`, 'nonce="short"'],
    [`nonce="${'n'.repeat(16)}"`, `nonce="${'n'.repeat(65)}"`],
    ['created=1', 'created=1.5'],
    ['created=1', 'created="1"'],
    ['keyid="app_x.1"', 'keyid=1'],
    ['tag=', 'alg="rsa-pss-sha512";tag='],
    ['tag="yima-open-1"', 'tag="yima-open-2"'],
  ] as const) {
    const input = (signed()['signature-input'] ?? '').replace(from, to)
    assert.ok('why' in readSignedRequest(messageOf(url, 'POST', { ...signed(), 'signature-input': input }), body), to)
  }
})

test('public keys are P-256 or Ed25519 and nothing else; a private key is never taken', () => {
  const spki = { type: 'spki', format: 'pem' } as const
  assert.equal(readPublicKey(ec.publicKey.export(spki).toString())?.algorithm, 'ecdsa-p256-sha256')
  assert.equal(readPublicKey(ed.publicKey.export(spki).toString())?.algorithm, 'ed25519')
  assert.equal(readPublicKey(JSON.stringify(ed.publicKey.export({ format: 'jwk' })))?.algorithm, 'ed25519')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  for (const text of [
    rsa.publicKey.export(spki).toString(),
    p384.publicKey.export(spki).toString(),
    ed.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    JSON.stringify(ed.privateKey.export({ format: 'jwk' })),
    'hello',
    '{}',
    '',
  ])
    assert.equal(readPublicKey(text), undefined, text.slice(0, 40))
})
