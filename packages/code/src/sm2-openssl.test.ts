import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { after, test } from 'node:test'
import { readSm2Signature, SM2_USER_ID, writeSm2SignatureDer } from './index.ts'
import { generateNodeSigner, type NodeSigner, nodeCrypto, nodeSignerFromPkcs8 } from './node.ts'
import { leaveOut } from './testing/leave-out.ts'
import { startOpenssl } from './testing/openssl.ts'

const openssl = startOpenssl()
const skip =
  openssl === null
    ? leaveOut('SM2 与 openssl 对照：没有带 SM2 的 openssl 命令 SM2 against openssl: no openssl command with SM2')
    : false
const ROUNDS = 50
after(() => openssl?.close())

const messageOf = (round: number) => new TextEncoder().encode(`message ${round} ${'码'.repeat(round)}`)

function spkiOf(signer: NodeSigner): Uint8Array {
  const key = createPrivateKey({ key: Buffer.from(signer.exportPkcs8()), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' })
}

function verifyHere(signer: NodeSigner, message: Uint8Array<ArrayBuffer>, der: Uint8Array): boolean {
  const key = nodeCrypto.importPublicKey(2, signer.publicKey)
  const signature = readSm2Signature(der)
  assert.ok(key && signature)
  return nodeCrypto.verify(key, message, signature)
}

test('openssl takes what we sign, and nothing of it over another message or under another user id', { skip }, () => {
  assert.ok(openssl)
  let signer = generateNodeSigner(2)
  for (let round = 0; round < ROUNDS; round++) {
    // A new key now and then: each is one that OpenSSL would sign plain ECDSA with, were it not imported again.
    if (round % 10 === 0) signer = generateNodeSigner(2)
    const spki = spkiOf(signer)
    const der: Uint8Array = writeSm2SignatureDer(signer.sign(messageOf(round)))
    const verify = (message: Uint8Array, userId = SM2_USER_ID): boolean => openssl.verify(spki, message, der, userId)
    assert.equal(verify(messageOf(round)), true, `round ${round}`)
    if (round % 10 === 0) {
      assert.deepEqual([verify(messageOf(round + 1)), verify(messageOf(round), '8765432112345678')], [false, false])
    }
  }
})
test('we take what openssl signs, in DER and as r‖s, and nothing under another user id or none', { skip }, () => {
  assert.ok(openssl)
  const pkcs8 = openssl.generatePkcs8()
  const signer = nodeSignerFromPkcs8(pkcs8)
  assert.equal(signer.suite, 2)
  for (let round = 0; round < ROUNDS; round++) {
    const message = messageOf(round)
    const der: Uint8Array = openssl.sign(pkcs8, message, SM2_USER_ID)
    const raw = readSm2Signature(der)
    assert.ok(raw)
    assert.deepEqual([verifyHere(signer, message, der), verifyHere(signer, message, raw)], [true, true])
    assert.equal(verifyHere(signer, messageOf(round + 1), der), false)
    if (round % 10 === 0) {
      for (const userId of ['8765432112345678', '']) {
        assert.equal(verifyHere(signer, message, openssl.sign(pkcs8, message, userId)), false, `user id ${userId}`)
      }
    }
  }
})
