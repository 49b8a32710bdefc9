import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { isSignature, type Message, readSignatures, signatureBase, signBase, type VerifyingKey } from './index.ts'

/** Keys of RFC 9421 appendix B.1, published for tests. */
const SECRET = Buffer.from(
  'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
  'base64',
)
const ED25519 = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
}
const P256 = {
  kty: 'EC',
  crv: 'P-256',
  x: 'qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA',
  y: 'Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0',
}
const keyOf = (jwk: object) => createPublicKey({ key: jwk as never, format: 'jwk' })

/** The request and the response of appendix B.2. */
const REQUEST: Message = {
  method: 'POST',
  authority: 'example.com',
  path: '/foo',
  query: '?param=Value&Pet=dog',
  headers: {
    date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'content-type': 'application/json',
    'content-length': '18',
  },
}
const RESPONSE: Message = {
  ...REQUEST,
  status: 200,
  headers: {
    'content-type': 'application/json',
    'content-digest':
      'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
    'content-length': '23',
  },
}

const VECTORS: { name: string; message: Message; input: string; signature: string; key: VerifyingKey | 'secret' }[] = [
  {
    name: 'B.2.4 signing a response using ecdsa-p256-sha256',
    message: RESPONSE,
    input:
      'sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
    signature: 'sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:',
    key: { algorithm: 'ecdsa-p256-sha256', publicKey: keyOf(P256) },
  },
  {
    name: 'B.2.5 signing a request using hmac-sha256',
    message: REQUEST,
    input: 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    signature: 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
    key: 'secret',
  },
  {
    name: 'B.2.6 signing a request using ed25519',
    message: REQUEST,
    input:
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    signature: 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    key: { algorithm: 'ed25519', publicKey: keyOf({ ...ED25519, d: undefined }) },
  },
]

for (const { name, message, input, signature, key } of VECTORS)
  test(`RFC 9421 appendix ${name}: the published signature is right, and no longer when one letter differs`, async () => {
    const [received] = readSignatures(input, signature) ?? []
    assert.ok(received)
    const base = signatureBase(message, received.components, received.rawParameters)
    assert.ok(base)
    const isRight = async (text: string): Promise<boolean> => {
      if (key !== 'secret') return isSignature(key, text, received.bytes)
      // The RFC's secret is bytes, ours are texts: the same HMAC by the platform's own means.
      const { createHmac } = await import('node:crypto')
      return createHmac('sha256', SECRET).update(text).digest().equals(Buffer.from(received.bytes))
    }
    assert.equal(await isRight(base), true)
    assert.equal(await isRight(base.replace('1618884473', '1618884474')), false)
  })

test('RFC 9421 appendix B.2.6: our own signature is the published one, since Ed25519 leaves no choice', () => {
  const { message, input, signature } = VECTORS[2] ?? assert.fail()
  const [received] = readSignatures(input, signature) ?? assert.fail()
  assert.ok(received)
  const base = signatureBase(message, received.components, received.rawParameters) ?? ''
  const privateKey = createPrivateKey({ key: ED25519, format: 'jwk' })
  assert.deepEqual(
    Buffer.from(signBase({ algorithm: 'ed25519', privateKey }, base)).toString('base64'),
    Buffer.from(received.bytes).toString('base64'),
  )
})
