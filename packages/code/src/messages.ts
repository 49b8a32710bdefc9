import { type Bytes, concatBytes, encodeUint, encodeUtf8, type MaybePromise, requireLength } from './bytes.ts'
import { STRIP_SIZE } from './pass.ts'
import { buildSigningInput } from './tags.ts'

/** What a phone signs to bind its device key: tag ‖ prefix ‖ created (4, Unix seconds) ‖ compressed key (33). */
export function deviceBindingMessage(prefix: string, createdAt: number, publicKey: Uint8Array): Bytes {
  requireLength(publicKey, 33, 'device public key')
  return buildSigningInput('device', prefix, encodeUint(createdAt, 4), publicKey)
}

/**
 * What a phone signs to ask for a strip: tag ‖ prefix ‖ created (4) ‖ SHA-256(device id) ‖ SHA-256(nonce) ‖
 * SHA-256(the 32 keys' bytes in order). Device id and nonce are the texts as sent; parts of variable length go in as
 * hashes, so that no two requests read alike.
 */
export async function stripRequestMessage(
  prefix: string,
  createdAt: number,
  deviceId: string,
  nonce: string,
  publicKeys: readonly Uint8Array[],
  sha256: (bytes: Bytes) => MaybePromise<Bytes>,
): Promise<Bytes> {
  if (publicKeys.length !== STRIP_SIZE) throw new RangeError(`a strip has ${STRIP_SIZE} keys`)
  for (const key of publicKeys) requireLength(key, 33, 'pass public key')
  return buildSigningInput(
    'strip',
    prefix,
    encodeUint(createdAt, 4),
    await sha256(encodeUtf8(deviceId)),
    await sha256(encodeUtf8(nonce)),
    await sha256(concatBytes(...publicKeys)),
  )
}
