import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  ECDH,
  generateKeyPairSync,
} from 'node:crypto'
import { type Bytes, concatBytes, encodeUtf8 } from '../bytes.ts'
import { isSm2SignatureInRange, readSm2Signature, sm2IdentityInput, writeSm2SignatureDer } from '../sm2.ts'
import { fromHex, type NodeSuite } from './node-suite.ts'

const SPKI_HEAD = fromHex('3059301306072a8648ce3d020106082a811ccf5501822d034200')

/**
 * Suite 2: SM2 with SM3. OpenSSL signs real SM2 only with a key that came in from outside (one that Node has just
 * generated signs plain ECDSA on the same curve, and verifies itself), and knows no user id through Node, so Z is put
 * before the message by us. Node ignores `ieee-p1363` for SM2, so DER is read and written by us. All this rests on how
 * Node's Sign class works inside; `checkSm2` shows at start-up that it still does.
 */
export const nodeSm2: NodeSuite = {
  spkiHead: SPKI_HEAD,
  importPublicKey(compressed) {
    const point = decompress(compressed)
    if (point === null) return null
    const spki = concatBytes(SPKI_HEAD, point)
    const key = createPublicKey({ key: Buffer.from(spki.buffer), format: 'der', type: 'spki' })
    const z = digest(sm2IdentityInput(point))
    return (message, signature) =>
      isSm2SignatureInRange(signature) &&
      createVerify('sm3').update(z).update(message).verify(key, writeSm2SignatureDer(signature))
  },
  digest,
  generatePkcs8: () =>
    generateKeyPairSync('ec', {
      namedCurve: 'SM2',
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
      publicKeyEncoding: { format: 'der', type: 'spki' },
    }).privateKey,
  createSign(key, point) {
    const z = digest(sm2IdentityInput(point))
    return message => {
      const signature = readSm2Signature(createSign('sm3').update(z).update(message).sign(key))
      if (signature === null) throw new Error('the machine’s library gave no SM2 signature')
      return signature
    }
  },
}

// The signature example of GB/T 32918.5 annex A.2 on sm2p256v1, user id 1234567812345678.
const EXAMPLE = {
  message: encodeUtf8('message digest'),
  publicKey: fromHex('0309f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020'),
  pkcs8: fromHex(
    '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420' +
      '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8a14403420004' +
      '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  ),
  signature: fromHex(
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
      'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  ),
}

/**
 * Proves that SM2 on this machine is the SM2 of GB/T 32918: the standard's own signature verifies, not over another
 * message, and what the standard's key signs here verifies by it. Throws otherwise, so that nothing starts with SM2
 * that only looks right. A server that allows suite 2 calls it once at start-up; `suite` is there for its test.
 */
export function checkSm2(suite: NodeSuite = nodeSm2): void {
  const { message, publicKey, pkcs8, signature } = EXAMPLE
  const verify = suite.importPublicKey(publicKey)
  const key = createPrivateKey({ key: Buffer.from(pkcs8.buffer), format: 'der', type: 'pkcs8' })
  const own = suite.createSign(key, pkcs8.slice(-65))(message)
  if (!verify?.(message, signature) || verify(encodeUtf8('message digesT'), signature) || !verify(message, own)) {
    throw new Error('SM2 on this machine does not agree with the example of GB/T 32918.5: suite 2 must not be used')
  }
}

function digest(bytes: Bytes): Bytes {
  return new Uint8Array(createHash('sm3').update(bytes).digest())
}

function decompress(compressed: Bytes): Bytes | null {
  if (compressed.length !== 33) return null
  try {
    const point = ECDH.convertKey(compressed, 'SM2', undefined, undefined, 'uncompressed')
    return typeof point === 'string' ? null : Uint8Array.from(point)
  } catch {
    return null
  }
}
