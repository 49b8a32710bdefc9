import { createHash, randomBytes } from 'node:crypto'
import {
  decodeBase64Url,
  deviceBindingMessage,
  encodeBase64Url,
  mintCode,
  type Signer,
  stripRequestMessage,
} from '@yima/code'
import { generateNodeSigner } from '@yima/code/node'
import type { DemoPerson } from '@yima/demo'
import type { FastifyInstance } from 'fastify'
import { DEMO_OTP, type Harness } from './harness.ts'

export type Answered = { status: number; body: never; headers: Record<string, unknown> }

/** A citizen's phone as a program: the same calls, keys and signatures as the app. */
export class Phone {
  readonly #app: FastifyInstance
  readonly #harness: Harness
  readonly person: Pick<DemoPerson, 'name' | 'idNumber' | 'phone'>
  cookie = ''
  deviceKey: Signer = generateNodeSigner()
  deviceId = ''
  passKeys: Signer[] = []
  passes: Uint8Array<ArrayBuffer>[] = []
  #counter = 0

  constructor(harness: Harness, person: Pick<DemoPerson, 'name' | 'idNumber' | 'phone'>) {
    this.#app = harness.app
    this.#harness = harness
    this.person = person
  }

  async call(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object): Promise<Answered> {
    const response = await this.#app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload }),
      headers: { cookie: this.cookie },
    })
    const session = response.cookies.find(({ name }) => name === 'yima_session')
    if (session !== undefined) this.cookie = `yima_session=${session.value}`
    return {
      status: response.statusCode,
      body: (response.body === '' ? undefined : response.json()) as never,
      headers: response.headers,
    }
  }

  get nowSeconds(): number {
    return Math.floor(this.#harness.sources.now() / 1000)
  }

  async signIn(): Promise<Answered> {
    await this.call('POST', '/citizen/v1/otp', { phone: this.person.phone })
    return this.call('POST', '/citizen/v1/sessions', { phone: this.person.phone, otp: DEMO_OTP })
  }

  proveIdentity(person: { name: string; idNumber: string } = this.person): Promise<Answered> {
    return this.call('POST', '/citizen/v1/real-name', { name: person.name, idNumber: person.idNumber })
  }

  async bindDevice(createdAt = this.nowSeconds): Promise<Answered> {
    const signature = await this.deviceKey.sign(deviceBindingMessage('YKU', createdAt, this.deviceKey.publicKey))
    const answer = await this.call('POST', '/citizen/v1/devices', {
      publicKey: encodeBase64Url(this.deviceKey.publicKey),
      createdAt,
      signature: encodeBase64Url(signature),
    })
    if (answer.status === 200) this.deviceId = (answer.body as { deviceId: string }).deviceId
    return answer
  }

  async stripRequest(
    keys: readonly Signer[],
    nonce = randomBytes(16).toString('base64url'),
    createdAt = this.nowSeconds,
  ) {
    const publicKeys = keys.map(key => key.publicKey)
    const sha256 = (bytes: Uint8Array) => Uint8Array.from(createHash('sha256').update(bytes).digest())
    const message = await stripRequestMessage('YKU', createdAt, this.deviceId, nonce, publicKeys, sha256)
    return {
      deviceId: this.deviceId,
      publicKeys: publicKeys.map(encodeBase64Url),
      createdAt,
      nonce,
      signature: encodeBase64Url(await this.deviceKey.sign(message)),
    }
  }

  async fetchStrip(): Promise<Answered> {
    const keys = Array.from({ length: 32 }, () => generateNodeSigner())
    const answer = await this.call('POST', '/citizen/v1/passes', await this.stripRequest(keys))
    if (answer.status !== 200) return answer
    this.passKeys = keys
    this.passes = (answer.body as { passes: string[] }).passes.flatMap(text => decodeBase64Url(text) ?? [])
    return answer
  }

  /** Registers from nothing to a strip of passes. */
  async register(): Promise<this> {
    for (const step of [
      () => this.signIn(),
      () => this.proveIdentity(),
      () => this.bindDevice(),
      () => this.fetchStrip(),
    ]) {
      const answer = await step()
      if (answer.status !== 200) throw new Error(`registering failed: ${JSON.stringify(answer)}`)
    }
    return this
  }

  /** The code that the screen would show now; a fresh one at each call. */
  mint(options: { index?: number; mintedAt?: number; signer?: Signer } = {}): Promise<string> {
    const index = options.index ?? 0
    const signer = options.signer ?? this.passKeys[index]
    const pass = this.passes[index]
    if (signer === undefined || pass === undefined) throw new Error('no pass at hand')
    return mintCode({
      prefix: 'YKU',
      pass,
      signer,
      mintedAt: options.mintedAt ?? this.nowSeconds,
      counter: this.#counter++ % 256,
    })
  }
}
