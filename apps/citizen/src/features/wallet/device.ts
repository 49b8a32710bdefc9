import { deviceBindingMessage, encodeBase64Url, type SuiteId } from '@yima/code'
import { call } from '../../shared/api.ts'
import { readValue, transact, withLock, writeValue } from '../../shared/database.ts'
import { isProblem } from '../../shared/failure.ts'
import { measureClock } from '../../shared/server-clock.ts'
import { type KeyPair, makeKeyPairs, signerOf, suiteOf } from './key-pairs.ts'

const KEY = 'device'

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
      const { deviceSuite } = await measureClock()
      const isUsable = stored !== undefined && suiteOf(stored.keyPair) === deviceSuite
      return await bind(isUsable ? stored : await makeDevice(deviceSuite))
    } catch (failure) {
      if (!isProblem(failure, 'device-key-known')) throw failure
      return bind(await makeDevice((await measureClock()).deviceSuite))
    }
  })
}

/** Of the suite that the city has now: it judges the binding by that, and remembers it with the device. */
async function makeDevice(suite: SuiteId): Promise<Device> {
  const [keyPair] = await makeKeyPairs(suite, 1)
  if (!keyPair) throw new Error('no key was made')
  await writeValue(KEY, { keyPair } satisfies Device)
  return { keyPair }
}

async function bind({ keyPair }: Device): Promise<BoundDevice> {
  const { prefix, now } = await measureClock()
  const signer = await signerOf(keyPair)
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
