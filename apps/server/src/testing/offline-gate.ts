import {
  createPassCache,
  judgeOffline,
  type OpenedBundle,
  openBundle,
  type RootKey,
  type SignedBundle,
} from '@yima/code'
import { nodeCrypto } from '@yima/code/node'
import type { Gate } from './gate.ts'
import type { Harness } from './harness.ts'

/** A gate that answers by itself, with the functions that the terminal app runs. */
export class OfflineGate {
  #harness: Harness
  #gate: Gate
  readonly #passes = createPassCache(100)
  readonly #used = new Set<string>()
  #pinned: RootKey | undefined
  #opened: OpenedBundle | undefined

  constructor(harness: Harness, gate: Gate) {
    this.#harness = harness
    this.#gate = gate
  }

  async #get<Body>(url: string): Promise<Body> {
    const headers = { authorization: `Bearer ${this.#gate.token}` }
    const response = await this.#harness.app.inject({ url, headers })
    if (response.statusCode !== 200) throw new Error(`${url}: ${response.body}`)
    return response.json()
  }

  /** From now on it reaches another platform in its city's place; what it pinned stays. */
  meet(other: OfflineGate): void {
    this.#harness = other.#harness
    this.#gate = other.#gate
  }

  /** Fetches a bundle as a gate with network does; pins the root at the first time. */
  async refresh(): Promise<OpenedBundle> {
    this.#pinned ??= (await this.#get<{ root: RootKey }>('/terminal/v1/me')).root
    const denyEpoch = this.#opened?.deny?.epoch
    const query = denyEpoch === undefined ? '' : `?denyEpoch=${denyEpoch}`
    const signed = await this.#get<SignedBundle>(`/terminal/v1/bundle${query}`)
    const known = { prefix: 'YKU', epochMin: this.#opened?.bundle.epoch ?? 0 }
    const opened = await openBundle(signed, this.#pinned, known, nodeCrypto)
    if ('refusal' in opened) throw new Error(opened.refusal)
    this.#pinned = opened.root
    this.#opened = { ...opened, deny: opened.deny ?? this.#opened?.deny ?? null }
    return this.#opened
  }

  /** Judges without asking anybody; remembers the codes that were used. */
  async judge(text: string, direction: 'in' | 'out' = 'in') {
    if (this.#opened === undefined) throw new Error('a gate without bundle')
    const isUsedHere = (codeId: Uint8Array) => this.#used.has(Buffer.from(codeId).toString('hex'))
    const now = Math.floor(this.#harness.sources.now() / 1000)
    const decision = await judgeOffline(
      { text, direction, now, isUsedHere },
      { ...this.#opened, crypto: nodeCrypto, passes: this.#passes },
    )
    if (decision.usedCodeId) this.#used.add(Buffer.from(decision.usedCodeId).toString('hex'))
    return decision
  }
}
