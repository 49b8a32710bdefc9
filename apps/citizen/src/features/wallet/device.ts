import { deviceBindingMessage, encodeBase64Url } from '@yima/code'
import { generateWebSigner, signerFromKeyPair, type WebSigner } from '@yima/code/web'
import { call } from '../../shared/api.ts'
import { readValue, transact, withLock, writeValue } from '../../shared/database.ts'
import { isProblem } from '../../shared/failure.ts'
import { measureClock } from '../../shared/server-clock.ts'

const KEY = 'device'

/** What IndexedDB keeps of a signer; the private half cannot be exported. */
export type KeyPair = Parameters<typeof signerFromKeyPair>[0]

/** The part of a signer that can be stored; its functions cannot. */
export function storableKeyPair(signer: WebSigner): KeyPair {
  return { privateKey: signer.privateKey, publicKeyBytes: signer.publicKey }
}

/** This phone's long-lived key and, once bound, the platform's name for it. */
export type Device = { keyPair: KeyPair; deviceId?: string }

/** A device that the platform knows. */
export type BoundDevice = Required<Device>

/** The device as stored on this phone. */
export function readDevice(): Promise<Device | undefined> {
  return readValue<Device>(KEY)
}

/**
 * Answers this phone's bound device, making the key and binding it on first use (level 2 is needed). The key is stored
 * before it is sent: when the answer is lost, the same key asked again gives the same device.
 */
export function ensureDevice(): Promise<BoundDevice> {
  return withLock('device', async () => {
    const stored = await readDevice()
    if (stored?.deviceId !== undefined) return { keyPair: stored.keyPair, deviceId: stored.deviceId }
    try {
      return await bind(stored ?? (await makeDevice()))
    } catch (failure) {
      if (!isProblem(failure, 'device-key-known')) throw failure
      return bind(await makeDevice())
    }
  })
}

async function makeDevice(): Promise<Device> {
  const keyPair = storableKeyPair(await generateWebSigner())
  await writeValue(KEY, { keyPair } satisfies Device)
  return { keyPair }
}

async function bind({ keyPair }: Device): Promise<BoundDevice> {
  const { prefix, now } = await measureClock()
  const signer = signerFromKeyPair(keyPair)
  const signature = await signer.sign(deviceBindingMessage(prefix, now, signer.publicKey))
  const { deviceId } = await call('POST /citizen/v1/devices', {
    publicKey: encodeBase64Url(signer.publicKey),
    createdAt: now,
    signature: encodeBase64Url(signature),
  })
  const device = { keyPair, deviceId }
  await writeValue(KEY, device)
  return device
}

/** Drops device key and passes of this phone, in one step. */
export function dropDevice(): Promise<void> {
  return transact<void>(['values', 'passes'], 'readwrite', (store, done) => {
    store('passes').clear()
    store('values').delete(KEY).onsuccess = () => done()
  })
}
