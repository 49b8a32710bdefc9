import { createHash, randomBytes } from 'node:crypto'
import {
  type Bytes,
  decodeBase64Url,
  deviceBindingMessage,
  encodeBase64Url,
  type MintStamp,
  mintCode,
  nextMintStamp,
  STRIP_SIZE,
  stripRequestMessage,
} from '@yima/code'
import type { Platform } from '../platform.ts'
import { makePassKey, type PassKey } from './pass-keys.ts'

/** City, suite and time as the platform tells them: this machine's clock may be another. */
export type City = { prefix: string; deviceSuite: number; aheadMs: number }

/** A code on a screen. */
export type Shown = { code: string; mintedAt: number }

type Pass = { bytes: Bytes; key: PassKey; last?: MintStamp }

const sha256 = (bytes: Bytes): Bytes => Uint8Array.from(createHash('sha256').update(bytes).digest())

/** The platform's time. */
export const unixSeconds = (city: City): number => Math.floor((Date.now() + city.aheadMs) / 1000)

/** Reads what every phone and gate asks first. */
export async function readCity(platform: Platform): Promise<City> {
  const clock = await platform.expect<{ prefix: string; now: number; suites: { device: number } }>({
    method: 'GET',
    path: '/citizen/v1/clock',
  })
  const aheadMs = clock.now * 1000 - Date.now()
  // The clock is told in whole seconds, so less than two of difference is none.
  return { prefix: clock.prefix, deviceSuite: clock.suites.device, aheadMs: Math.abs(aheadMs) < 2000 ? 0 : aheadMs }
}

/** A citizen's phone: it binds itself, takes a strip of passes and shows one fresh code after the other. */
export class Phone {
  readonly index: number
  readonly cookie: string
  readonly #city: City
  #passes: Pass[] = []
  #turn = 0

  constructor(index: number, cookie: string, city: City) {
    this.index = index
    this.cookie = cookie
    this.#city = city
  }

  /** Binds a new device key and gets 32 passes for keys that never leave this process. */
  async enrol(platform: Platform): Promise<void> {
    const { prefix, deviceSuite } = this.#city
    const device = makePassKey(deviceSuite)
    const signer = device.signer()
    const boundAt = unixSeconds(this.#city)
    const { deviceId } = await this.#post<{ deviceId: string }>(platform, '/citizen/v1/devices', {
      publicKey: encodeBase64Url(device.publicKey),
      createdAt: boundAt,
      signature: encodeBase64Url(await signer.sign(deviceBindingMessage(prefix, boundAt, device.publicKey))),
    })
    const keys = Array.from({ length: STRIP_SIZE }, () => makePassKey(deviceSuite))
    const publicKeys = keys.map(({ publicKey }) => publicKey)
    const createdAt = unixSeconds(this.#city)
    const nonce = randomBytes(16).toString('base64url')
    const message = await stripRequestMessage(prefix, createdAt, deviceId, nonce, publicKeys, sha256)
    const { passes } = await this.#post<{ passes: readonly string[] }>(platform, '/citizen/v1/passes', {
      deviceId,
      publicKeys: publicKeys.map(encodeBase64Url),
      createdAt,
      nonce,
      signature: encodeBase64Url(await signer.sign(message)),
    })
    this.#passes = keys.map((key, index) => {
      const bytes = decodeBase64Url(passes[index] ?? '')
      if (bytes === null) throw new Error('the strip holds what is no pass')
      return { bytes, key }
    })
  }

  /** A fresh code of the next pass, never the same twice. */
  async show(): Promise<Shown> {
    const pass = this.#nextPass()
    const stamp = nextMintStamp(pass.last, unixSeconds(this.#city))
    pass.last = stamp
    const code = await mintCode({ prefix: this.#city.prefix, pass: pass.bytes, signer: pass.key.signer(), ...stamp })
    return { code, mintedAt: stamp.mintedAt }
  }

  /** A picture of a code that was fresh so many seconds ago. */
  showOld(secondsAgo: number): Promise<string> {
    const { bytes, key } = this.#nextPass()
    const mintedAt = unixSeconds(this.#city) - secondsAgo
    return mintCode({ prefix: this.#city.prefix, pass: bytes, signer: key.signer(), mintedAt, counter: 0 })
  }

  /** A code signed with a key that is not the pass's. */
  forge(secondsAgo = 0): Promise<string> {
    const { bytes } = this.#nextPass()
    const signer = makePassKey(this.#city.deviceSuite).signer()
    const mintedAt = unixSeconds(this.#city) - secondsAgo
    return mintCode({ prefix: this.#city.prefix, pass: bytes, signer, mintedAt, counter: 0 })
  }

  #nextPass(): Pass {
    const pass = this.#passes[this.#turn++ % STRIP_SIZE]
    if (pass === undefined) throw new Error('a phone without a strip shows nothing')
    return pass
  }

  #post<Body>(platform: Platform, path: string, body: object): Promise<Body> {
    return platform.expect<Body>({ method: 'POST', path, body, cookie: this.cookie })
  }
}
