import type { CryptoPort } from '@yima/code'
import { generateNodeSigner } from '@yima/code/node'

const MESSAGE_BYTES = 130

/** What no server can do without for one code: its key imported from a compressed point, two ES256 signatures verified. */
export async function bareRequest(crypto: CryptoPort): Promise<() => Promise<object>> {
  const message = new Uint8Array(MESSAGE_BYTES).fill(7)
  const [issuer, device] = [generateNodeSigner(), generateNodeSigner()]
  const [byIssuer, byDevice] = [await issuer.sign(message), await device.sign(message)]
  const issuerKey = await crypto.importPublicKey(1, issuer.publicKey)
  return async () => {
    const deviceKey = await crypto.importPublicKey(1, device.publicKey)
    if (issuerKey === null || deviceKey === null) throw new Error('a key of the yardstick is no key')
    const isGood =
      (await crypto.verify(issuerKey, message, byIssuer)) && (await crypto.verify(deviceKey, message, byDevice))
    return { isGood, filler: FILLER }
  }
}

/** Makes the answer as long as the platform's. */
const FILLER = 'x'.repeat(360)
