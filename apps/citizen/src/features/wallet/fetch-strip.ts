import { Unreachable } from '@yima/api'
import { decodeBase64Url, decodePass, encodeBase64Url, STRIP_SIZE, stripRequestMessage } from '@yima/code'
import { call } from '../../shared/api.ts'
import { measureClock, noteServerTime, serverNow } from '../../shared/server-clock.ts'
import { type BoundDevice, ensureDevice } from './device.ts'
import { type KeyPair, makeKeyPairs, signerOf } from './key-pairs.ts'
import { addStrip, type StoredPass } from './passes.ts'

type StripRequest = {
  keyPairs: KeyPair[]
  body: { deviceId: string; publicKeys: string[]; createdAt: number; nonce: string; signature: string }
}

/** A request whose answer got lost is sent again as it was: the server then gives the same strip and counts one. */
const SAME_REQUEST_SECONDS = 90
let unanswered: StripRequest | undefined

/** Asks for 32 passes for 32 fresh keys, signed by the device key, and stores them; binds the device when it is not yet. */
export async function fetchStrip(): Promise<void> {
  const device = await ensureDevice()
  const request = await prepareRequest(device)
  unanswered = undefined
  const sentAt = Date.now()
  try {
    const answer = await call('POST /citizen/v1/passes', request.body)
    await noteServerTime(answer, sentAt)
    await addStrip(readStrip(answer, request.keyPairs), answer.now)
  } catch (failure) {
    if (failure instanceof Unreachable) unanswered = request
    throw failure
  }
}

async function prepareRequest({ keyPair, deviceId }: BoundDevice): Promise<StripRequest> {
  const earlier = unanswered
  if (earlier?.body.deviceId === deviceId && (await serverNow()) - earlier.body.createdAt < SAME_REQUEST_SECONDS)
    return earlier
  const { prefix, now, deviceSuite } = await measureClock()
  const keyPairs = await makeKeyPairs(deviceSuite, STRIP_SIZE)
  const publicKeys = keyPairs.map(pair => pair.publicKeyBytes)
  const nonce = encodeBase64Url(crypto.getRandomValues(new Uint8Array(16)))
  const message = await stripRequestMessage(prefix, now, deviceId, nonce, publicKeys, hashBytes)
  const signature = encodeBase64Url(await (await signerOf(keyPair)).sign(message))
  return {
    keyPairs,
    body: { deviceId, publicKeys: publicKeys.map(encodeBase64Url), createdAt: now, nonce, signature },
  }
}

async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

function readStrip(
  answer: { passes: string[]; prefix: string; now: number },
  keyPairs: readonly KeyPair[],
): StoredPass[] {
  return answer.passes.flatMap((encoded, index) => {
    const passBytes = decodeBase64Url(encoded)
    const fields = passBytes && decodePass(passBytes)
    const keyPair = keyPairs[index]
    if (!passBytes || !fields || !keyPair) return []
    const { validFrom, lifetimeHours } = fields
    return {
      // The sealed holder is random to everyone but the platform, so it serves as the name of the pass on this phone.
      passId: encodeBase64Url(fields.sealedHolder),
      prefix: answer.prefix,
      passBytes,
      keyPair,
      validFrom,
      endsAt: validFrom + lifetimeHours * 3600,
      receivedAt: answer.now,
      timesUsed: 0,
      lastUsedAt: 0,
    }
  })
}
