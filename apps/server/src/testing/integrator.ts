import { randomBytes } from 'node:crypto'
import { type SigningKey, signRequest } from '@yima/signature'
import type { FastifyInstance } from 'fastify'
import { demoApps, demoSecret } from '../demo/seed-apps.ts'
import type { Harness } from './harness.ts'

type Sent = { status: number; body: Record<string, unknown>; headers: Record<string, unknown> }
export type Changes = {
  keyId?: string
  key?: SigningKey
  created?: number
  nonce?: string
  idempotencyKey?: string
  /** Does to the signed request what an attacker would. */
  alter?(request: { method: string; url: string; headers: Record<string, string>; payload: string }): object
  app?: FastifyInstance
}

/** An integrator's server: signs as the contract says, and can be told to do it wrong. */
export class Integrator {
  readonly #harness: Harness
  readonly appKey: string
  readonly key: SigningKey

  constructor(harness: Harness, appKey = 'app_demo-clinic', key?: SigningKey) {
    this.#harness = harness
    this.appKey = appKey
    const app = demoApps.find(one => one.appKey === appKey)
    this.key = key ?? { algorithm: 'hmac-sha256', secret: app === undefined ? '' : demoSecret(harness.rootKey, app) }
  }

  async call(method: 'GET' | 'POST', path: string, body?: object, changes: Changes = {}): Promise<Sent> {
    const { sources, app } = this.#harness
    const payload = body === undefined ? '' : JSON.stringify(body)
    const { headers } = signRequest(
      {
        method,
        url: new URL(path, 'http://127.0.0.1'),
        body: Buffer.from(payload),
        idempotencyKey: changes.idempotencyKey,
        keyId: changes.keyId ?? `${this.appKey}.1`,
        created: changes.created ?? Math.floor(sources.now() / 1000),
        nonce: changes.nonce ?? randomBytes(16).toString('hex'),
      },
      changes.key ?? this.key,
    )
    const request = {
      method,
      url: path,
      headers: { host: '127.0.0.1', ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      payload,
    }
    const response = await (changes.app ?? app).inject({ ...request, ...changes.alter?.(request) } as object)
    return { status: response.statusCode, body: response.json(), headers: response.headers }
  }
}
