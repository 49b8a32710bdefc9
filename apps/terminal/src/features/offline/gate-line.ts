import { Problem, Unreachable } from '@yima/api'
import { isOpen } from '@yima/code'
import { type Decision, mayPass, retryAfterOf, type TerminalApi, type TerminalSelf } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import type { DayCounts } from '../counts/add-up.ts'
import { countDecision, kindOf, readDayCounts } from '../counts/count-log.ts'
import { renewCounts } from '../counts/renew-counts.ts'
import type { ScanRequest } from '../gate/known-scans.ts'
import { ASK_TIME_OUT_MS } from '../gate/timing.ts'
import { type BundleState, readBundle, renewBundle } from './bundle-keeper.ts'
import { identifyCode } from './crypto.ts'
import { decideOffline } from './decide-offline.ts'
import { handIn } from './hand-in.ts'
import { readManualEntries } from './manual-log.ts'
import {
  alignNumbers,
  countWaiting,
  type FoundScan,
  isUsedHere,
  readFound,
  rememberUsed,
  writeKeptTime,
} from './scan-log.ts'

/** A gate that can judge by itself waits no longer than this for the platform, milliseconds. */
const PATIENCE_MS = 1_500
/** A bundle younger than this is not asked for anew unless the network was away. */
const RENEW_SECONDS = 60

export type { FoundScan } from './scan-log.ts'

/** How the gate stands between the platform and its own means; times are Unix seconds of server time. */
export type LineState = {
  /** Undefined until the first contact or its failure. */
  isOnline: boolean | undefined
  /** How long the platform asked to be left alone when it was lost. */
  retryAfterSeconds: number | undefined
  /** When the bundle was made, when its deny list was published, and when it ends. */
  bundle: { epoch: number; denyAt: number | undefined; denyEpoch: number | undefined; expiresAt: number } | undefined
  bundleRefused: boolean
  /** Scans and entries by hand that the platform does not have yet. */
  waiting: number
  found: readonly FoundScan[]
  /** Undefined where the device keeps nothing. */
  counts: DayCounts | undefined
}

/** Everything between a gate's scan and its answer: the platform when it is there, this device's own means when not. */
export class GateLine {
  readonly #api: TerminalApi
  readonly #clock: ServerClock
  readonly #terminalId: string
  readonly #prefix: string
  readonly #onChange: (state: LineState) => void
  #bundle: BundleState = { opened: undefined, refusal: undefined }
  #state: LineState = {
    isOnline: undefined,
    retryAfterSeconds: undefined,
    bundle: undefined,
    bundleRefused: false,
    waiting: 0,
    found: [],
    counts: undefined,
  }

  constructor(
    api: TerminalApi,
    clock: ServerClock,
    self: Pick<TerminalSelf, 'terminalId' | 'prefix'>,
    onChange: (state: LineState) => void,
  ) {
    this.#api = api
    this.#clock = clock
    this.#terminalId = self.terminalId
    this.#prefix = self.prefix
    this.#onChange = onChange
  }

  get state(): LineState {
    return this.#state
  }

  /** Whether a place is open now by the rules that this gate holds; undefined when it holds none. */
  isOpen(deploymentId: string): boolean | undefined {
    const place = this.#bundle.opened?.bundle.deployments.find(row => row.deploymentId === deploymentId)
    return place && isOpen(place.openingHours, Math.floor(this.#clock.now() / 1000))
  }

  /** Takes up what this device kept from before. */
  async start(): Promise<void> {
    const opened = await readBundle(this.#terminalId, this.#prefix)
    this.#bundle = { ...this.#bundle, opened: this.#bundle.opened ?? opened }
    await this.#report({})
  }

  /** After each contact: numbers, rules, and what waits to be handed in. Never throws; answers the fault that passes, if any. */
  async onContact(self: TerminalSelf): Promise<Unreachable | Problem | undefined> {
    const wasAway = !this.#state.isOnline
    let passing: Unreachable | Problem | undefined
    await this.#report({ isOnline: true, retryAfterSeconds: undefined })
    try {
      await writeKeptTime(this.#terminalId, this.#clock.keep())
      await alignNumbers(this.#terminalId, self.nextSeq, false)
      const epoch = this.#bundle.opened?.bundle.epoch ?? 0
      // Browsers check signatures on secure pages only.
      if (isSecureContext && (wasAway || self.now - epoch >= RENEW_SECONDS))
        this.#bundle = await renewBundle(this.#api, self, this.#bundle.opened)
      await this.#report({})
      await handIn(this.#terminalId, this.#api, () => void this.#report({}))
      await renewCounts(this.#api, this.#terminalId, this.#clock)
    } catch (error) {
      if (error instanceof Unreachable) this.onLost()
      else if (!(error instanceof Problem)) surface(error)
      if (error instanceof Unreachable || (error instanceof Problem && error.isPassing)) passing = error
    }
    await this.#report({})
    return passing
  }

  /** The platform was not reached: from now on this gate judges by itself, until a contact. */
  onLost(error?: unknown): void {
    if (this.#state.isOnline !== false) void this.#report({ isOnline: false, retryAfterSeconds: retryAfterOf(error) })
  }

  /** Answers a scan. The same id goes to the platform and into the log: whichever of them has it, it is one scan. */
  async decide(scan: ScanRequest): Promise<Decision> {
    const { opened } = this.#bundle
    if (opened === undefined) return this.#ask(scan, ASK_TIME_OUT_MS)
    if (this.#state.isOnline !== false && !(await this.#isOwnSecret(scan.text))) {
      try {
        return await this.#ask(scan, PATIENCE_MS)
      } catch (error) {
        if (!mayPass(error)) throw error
        this.onLost(error)
      }
    }
    const decision = await decideOffline(this.#terminalId, this.#clock, opened, scan)
    await this.#report({})
    return decision
  }

  /** Counts anew what waits. A device that keeps nothing has nothing to count. */
  async recount(): Promise<void> {
    const id = this.#terminalId
    const read = [countWaiting(id), readManualEntries(id), readFound(id), readDayCounts(id, this.#clock.now())] as const
    const counted = await Promise.all(read).catch(() => undefined)
    if (counted === undefined) return
    const [scans, entries, found, counts] = counted
    this.#state = { ...this.#state, waiting: scans + entries.length, found, counts }
    this.#onChange(this.#state)
  }

  async #ask({ verificationId, text, direction, deploymentId }: ScanRequest, timeoutMs: number): Promise<Decision> {
    const answer = await this.#api.verify({ verificationId, code: text, direction, deploymentId }, timeoutMs)
    // Nobody waits for a count.
    void countDecision(this.#terminalId, verificationId, kindOf(answer.outcome, answer.direction))
      .then(() => this.recount())
      .catch(() => undefined)
    const codeId = await identifyCode(text, this.#prefix)
    // An answer stands, whether this device can note its code or not.
    if (codeId !== undefined) await rememberUsed(this.#terminalId, this.#clock.now(), codeId).catch(() => undefined)
    return answer
  }

  /** The platform cannot know what this gate has let in and not handed in yet. */
  async #isOwnSecret(text: string): Promise<boolean> {
    if (this.#state.waiting === 0) return false
    const codeId = await identifyCode(text, this.#prefix)
    return codeId !== undefined && (await isUsedHere(this.#terminalId, this.#clock.now(), codeId))
  }

  #report(change: Partial<LineState>): Promise<void> {
    const { opened, refusal } = this.#bundle
    const bundle = opened && {
      epoch: opened.bundle.epoch,
      denyAt: opened.deny?.publishedAt,
      denyEpoch: opened.deny?.epoch,
      expiresAt: opened.bundle.expiresAt,
    }
    this.#state = { ...this.#state, ...change, bundle, bundleRefused: refusal !== undefined }
    this.#onChange(this.#state)
    return this.recount()
  }
}

/** A fault of our own shows where faults are looked for, and stops nothing. */
const surface = (error: unknown): void =>
  queueMicrotask(() => {
    throw error
  })
