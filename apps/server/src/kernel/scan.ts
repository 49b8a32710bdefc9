import type { CryptoPort, PassCache, VerifiedCode } from '@yima/code'
import { sha256 } from './bytes.ts'
import type { Db } from './db.ts'
import type { Topic } from './outbox.ts'
import type {
  Deployment,
  Holder,
  HoldersPort,
  LedgerPort,
  OpenedSeal,
  PlacesPort,
  RevealPort,
  Served,
} from './ports.ts'
import { ProblemError } from './problem.ts'
import type { RecordedAnswer } from './recorded-answer.ts'
import type { AnyScene, At, LoadedScan } from './scene.ts'
import type { Sources } from './sources.ts'
import type { CitizenField, Direction } from './words.ts'

/** What an integrator's system says about why it asks; it stands in the citizen's ledger. */
export type Asked = {
  appName: string
  /** One of the deployment's registered items, and the caller's own number of the business. */
  item: string
  itemName: string
  businessNo: string
  operatorId: string
  /** What the app may be shown, of what it asked for. */
  fields: readonly CitizenField[]
}

export type ScanRequest = {
  /** The terminal's id, or the app's key. */
  callerId: string
  verificationId: string
  code: string
  deploymentId?: string | undefined
  direction?: Direction | undefined
  input?: unknown
  /** Of an app; a terminal's scene says all there is to say. */
  asked?: Asked
  /** Asked once it is known whose code it is and before anything is written; throws when the caller may ask no more. */
  admit?(holderNumber: number): Promise<void>
}

export type SpineDeps = {
  db: Db
  sources: Sources
  prefix: string
  crypto: CryptoPort
  passes: PassCache
  scenes: ReadonlyMap<string, AnyScene>
  places: PlacesPort
  holders: HoldersPort
  reveal: RevealPort
  ledger: LedgerPort
  /** Whether anybody waits for events of this topic; else none are kept. */
  awaits(topic: Topic): boolean
  /** Told after the commit. */
  decided(scene: string, outcome: string, reason: string | undefined): void
}

/** Another request with the same id was recorded first; its answer is this one's too. */
export class RecordedMeanwhile extends Error {}

/** One scan on its way down the spine. Steps fill it in; reading what no step has filled is a fault of the table. */
export class Scan {
  readonly request: ScanRequest
  readonly nowMs: number
  readonly decided: 'accepted' | 'refused' | undefined
  /** The first refusal wins; later steps that are not `always` are passed over. */
  refusal: string | undefined
  code: VerifiedCode | undefined
  opened: OpenedSeal | undefined
  holder: Holder | undefined
  loaded: LoadedScan | undefined
  /** Who works at the counter; who stood there when a gate decided off line is not known. */
  clerk: Served['clerk'] = 'none'
  #recorded: RecordedAnswer | undefined
  #place: { deployment: Deployment; direction: Direction; scene: AnyScene } | undefined

  /** `nowMs` is the moment at which the code was shown; `decided` what an off-line gate has already done. */
  constructor(request: ScanRequest, nowMs: number, decided?: 'accepted' | 'refused') {
    this.request = { ...request, verificationId: request.verificationId.toLowerCase() }
    this.nowMs = nowMs
    this.decided = decided
  }

  refuse(reason: string): void {
    this.refusal ??= reason
  }

  /** What goes on record: the platform's own judgement, or the gate's with the platform's finding as a mark. */
  get verdict(): { outcome: 'accepted' | 'refused'; reason?: string; mark?: string } {
    const { refusal, decided } = this
    if (decided === 'refused') return { outcome: 'refused', reason: refusal ?? 'refused-offline' }
    if (refusal === undefined) return { outcome: 'accepted' }
    if (decided === undefined) return { outcome: 'refused', reason: refusal }
    return { outcome: 'accepted', mark: refusal === 'reused' ? 'used-elsewhere' : refusal }
  }

  /** Called by the step that writes the answer down; it counts once the transaction is kept. */
  noteRecorded(answer: RecordedAnswer): void {
    this.#recorded = answer
  }

  get recorded(): RecordedAnswer {
    if (this.#recorded === undefined) throw new Error('the table recorded no answer')
    return this.#recorded
  }

  settlePlace(deployment: Deployment, direction: Direction, scene: AnyScene): void {
    this.#place = { deployment, direction, scene }
  }

  get #settled() {
    if (this.#place === undefined) throw new ProblemError('not-found')
    return this.#place
  }

  get deployment(): Deployment {
    return this.#settled.deployment
  }

  get direction(): Direction {
    return this.#settled.direction
  }

  get scene(): AnyScene {
    return this.#settled.scene
  }

  /** For the rows; it is no part of what makes two requests the same. */
  get clerkId(): string | null {
    return typeof this.clerk === 'object' ? this.clerk.clerkId : null
  }

  /** What the answer reveals when it is accepted: the scene's fields, and of an app no more than it may be shown. */
  get fields(): readonly CitizenField[] {
    const { asked } = this.request
    return asked === undefined ? this.scene.reveals : asked.fields.filter(field => this.scene.reveals.includes(field))
  }

  /** What the rules of the place look at. */
  get placeSeen(): { place: Deployment; direction: Direction; now: number } {
    return { place: this.deployment, direction: this.direction, now: Math.floor(this.nowMs / 1000) }
  }

  /** Who is at the gate and where, for facts and checks. */
  at(holder: Holder): At {
    const { deployment, direction } = this.#settled
    return {
      deployment,
      direction,
      callerId: this.request.callerId,
      nowMs: this.nowMs,
      citizenId: holder.citizenId,
    }
  }

  /** What makes two requests the same: everything that was asked, defaults filled in. */
  get requestHash(): Uint8Array<ArrayBuffer> {
    const { code, input, asked } = this.request
    const request = [code, this.deployment.deploymentId, this.direction, input ?? null]
    return sha256(JSON.stringify(asked === undefined ? request : [...request, asked]))
  }
}
