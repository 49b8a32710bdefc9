import { randomBytes } from 'node:crypto'
import { type SigningKey, signRequest } from '@yima/signature'
import { uuidV7 } from './uuid-v7.ts'

/** Where the sandbox is and who calls: a sandbox key. */
export type Target = { url: string; keyId: string; secret: string }

/** One thing that an integration must get right, tried against the sandbox. */
export type Case = {
  name: string
  zh: string
  /** Answers what came back, as a word of the API. */
  run(sandbox: SandboxClient): Promise<string>
  expects: string
}

type Answer = { status: number; body: Record<string, unknown> }
type SignedWith = { nonce?: string; secret?: string; created?: number }

/** Signs and sends as the contract says; each call with a fresh nonce unless one is given. */
export class SandboxClient {
  readonly #target: Target

  constructor(target: Target) {
    this.#target = target
  }

  async call(method: 'GET' | 'POST', path: string, body?: object, changes: SignedWith = {}): Promise<Answer> {
    const url = new URL(path, this.#target.url)
    const payload = body === undefined ? '' : JSON.stringify(body)
    const key: SigningKey = { algorithm: 'hmac-sha256', secret: changes.secret ?? this.#target.secret }
    const { headers } = signRequest(
      {
        method,
        url,
        body: Buffer.from(payload),
        keyId: this.#target.keyId,
        created: changes.created ?? Math.floor(Date.now() / 1000),
        nonce: changes.nonce ?? randomBytes(16).toString('hex'),
      },
      key,
    )
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: payload }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  /** A verification of a fresh sandbox code that is to bring this outcome. */
  async verify(outcome: string, changes: object = {}): Promise<{ request: object; answer: Answer }> {
    const made = await this.call('POST', '/open/v1/sandbox/codes', { citizen: 'adult', outcome })
    const { code, deploymentId } = made.body as { code?: string; deploymentId?: string }
    if (code === undefined) return { request: {}, answer: made }
    const me = await this.call('GET', '/open/v1/me')
    const items = (me.body.items ?? []) as { item: string }[]
    const request = {
      verificationId: uuidV7(Date.now()),
      code,
      deploymentId,
      operator: { id: 'conformance' },
      purpose: { item: items[0]?.item ?? '', businessNo: 'CONFORMANCE-1' },
      scopes: [],
      ...changes,
    }
    return { request, answer: await this.call('POST', '/open/v1/verifications', request) }
  }
}

/** The word of an answer: the refusal's reason, the outcome, or the problem. */
const wordOf = ({ body }: Answer): string =>
  String(
    body.reason ??
      body.outcome ??
      String(body.type ?? 'unknown')
        .split('/')
        .at(-1),
  )

const outcome = (expects: string, zh: string): Case => ({
  name: `a code that is ${expects}`,
  zh,
  expects,
  run: async sandbox => wordOf((await sandbox.verify(expects)).answer),
})

/** Everything that an integration must handle, refusals included. */
export const CASES: readonly Case[] = [
  outcome('accepted', '通过的码'),
  outcome('stale', '过时的码'),
  outcome('pass-expired', '凭证到期'),
  outcome('not-yet-valid', '时间未到'),
  outcome('reused', '用过的码'),
  outcome('unknown-issuer', '未知签发方'),
  outcome('bad-signature', '签名不对'),
  outcome('malformed', '读不完整'),
  outcome('revoked', '已停用'),
  outcome('wrong-city', '其他城市'),
  outcome('place-closed', '场所关门'),
  {
    name: 'the same request again gets the same answer',
    zh: '同一请求重发得到同一答复',
    expects: 'same',
    run: async sandbox => {
      const { request, answer } = await sandbox.verify('accepted')
      const again = await sandbox.call('POST', '/open/v1/verifications', request)
      return JSON.stringify(again.body) === JSON.stringify(answer.body) ? 'same' : 'another'
    },
  },
  {
    name: 'one id for two requests is a conflict',
    zh: '同一编号不得用于两个请求',
    expects: 'verification-conflict',
    run: async sandbox => {
      const { request } = await sandbox.verify('accepted')
      return wordOf(await sandbox.call('POST', '/open/v1/verifications', { ...request, operator: { id: 'another' } }))
    },
  },
  {
    name: 'a wrong secret',
    zh: '密钥不对',
    expects: 'signature-invalid',
    run: async sandbox => wordOf(await sandbox.call('GET', '/open/v1/me', undefined, { secret: 'ysk_test_wrong' })),
  },
  {
    name: 'a signature of two minutes ago',
    zh: '两分钟前的签名',
    expects: 'signature-expired',
    run: async sandbox =>
      wordOf(await sandbox.call('GET', '/open/v1/me', undefined, { created: Math.floor(Date.now() / 1000) - 120 })),
  },
  {
    name: 'a nonce used twice',
    zh: '随机数重复',
    expects: 'nonce-reused',
    run: async sandbox => {
      const nonce = randomBytes(16).toString('hex')
      await sandbox.call('GET', '/open/v1/me', undefined, { nonce })
      return wordOf(await sandbox.call('GET', '/open/v1/me', undefined, { nonce }))
    },
  },
  {
    name: 'a purpose that is not registered',
    zh: '未登记的事由',
    expects: 'purpose-unknown',
    run: async sandbox =>
      wordOf((await sandbox.verify('accepted', { purpose: { item: 'not-registered', businessNo: '1' } })).answer),
  },
]
