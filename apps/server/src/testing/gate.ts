import { randomBytes } from 'node:crypto'
import { county } from '@yima/demo'
import { demoToken } from '../demo/seed-county.ts'
import type { Harness } from './harness.ts'

/** A UUIDv7 for a moment, as terminals make them. */
export function uuidV7(milliseconds: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(milliseconds, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 15)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 63)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export type Decision = {
  verificationId: string
  outcome: string
  reason?: string
  action: string
  direction: string
  message: { zh: string; en: string }
  advice: { zh: string; en: string }
  revealed?: object
}

/** A gate of the demo county as a program. */
export class Gate {
  readonly #harness: Harness
  readonly terminalId: string
  readonly token: string

  constructor(harness: Harness, terminalId = county.terminals[0]?.terminalId ?? '') {
    this.#harness = harness
    this.terminalId = terminalId
    this.token = demoToken(harness.rootKey, terminalId)
  }

  async post(url: string, payload: object): Promise<{ status: number; body: Decision & { type?: string } }> {
    const response = await this.#harness.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization: `Bearer ${this.token}` },
    })
    return { status: response.statusCode, body: response.json() }
  }

  newId(): string {
    return uuidV7(this.#harness.sources.now())
  }

  async scan(code: string, more: object = {}): Promise<Decision> {
    const { status, body } = await this.post('/terminal/v1/verifications', {
      verificationId: this.newId(),
      code,
      ...more,
    })
    if (status !== 200) throw new Error(`status ${status}: ${JSON.stringify(body)}`)
    return body
  }
}
