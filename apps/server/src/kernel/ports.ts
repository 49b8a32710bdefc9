import type { KeyRow, RootKey, RootSuccessor, Signer, VerifiedCode } from '@yima/code'
import type { RawBuilder } from 'kysely'
import type { Bytes } from './bytes.ts'
import type { Db, Tx } from './db.ts'
import type { Role } from './permissions.ts'
import type { CitizenField, Direction, OpeningHours, Stage } from './words.ts'

/** What the kernel needs from modules; `app.ts` passes the real ones in. */

/** Who calls, by way in. */
export type CitizenCaller = {
  kind: 'citizen'
  accountId: string
  assurance: 1 | 2
  sessionHash: Uint8Array
  citizenId: string | undefined
  deviceId: string | undefined
}
export type TerminalCaller = { kind: 'terminal'; terminalId: string }
export type PublicCaller = { kind: 'public' }
/** What an approved application names: a scope and the least level that serves it. */
export type ApprovedScope = { scope: string; level: 'yes-no' | 'masked' | 'full' }
/** An integrator's app whose signature was right. */
export type AppCaller = {
  kind: 'app'
  appKey: string
  keyId: string
  name: string
  isSandbox: boolean
  companyId: string
  scopes: readonly ApprovedScope[]
  items: readonly { item: string; name: string }[]
  citizensPerDay: number
  citizensPerOperatorDay: number
  callsPerMinute: number
  callsPerDay: number
  agreementUntil: Date | undefined
}
/** A role and where it holds: a subtree of areas, one unit, or one company. */
export type StaffGrant = { role: Role; areaPath?: string; unitId?: string; companyId?: string }
export type StaffCaller = {
  kind: 'staff'
  staffId: string
  name: string
  grants: readonly StaffGrant[]
  /** Whether sign-in has asked for a second factor; without one nothing but setting it up is open to most roles. */
  totp: 'on' | 'must-enrol' | 'not-needed'
}

/** A scene at a place as one terminal sees it, read afresh for each scan so that a switch-off holds at once. */
export type Deployment = {
  deploymentId: string
  sceneId: string
  stage: Stage
  placeId: string
  placeName: string
  placeNameEn: string
  address: string
  category: string
  unitName: string
  openingHours: OpeningHours
  directions: readonly Direction[]
}

/** A deployment as its terminal or app comes to it, and who works there: a counter without its clerk takes no scan. */
export type Served = {
  deployment: Deployment
  terminalDirection: Direction
  clerk: { clerkId: string } | 'missing' | 'none'
}

export type PlacesPort = {
  /** The deployment that this terminal serves: the one asked for, or the terminal's own. Undefined: not its own. */
  deploymentOf(terminalId: string, deploymentId: string | undefined): Promise<Served | undefined>
  /** The deployment that this app may ask at. Undefined: not its own. */
  deploymentOfApp(appKey: string, deploymentId: string | undefined): Promise<Served | undefined>
  /** All that this terminal serves, its own first. */
  deploymentsOf(db: Db, terminalId: string): Promise<readonly (Deployment & { isDefault: boolean })[]>
  /** Every deployment of these scenes, for what is prepared ahead. */
  deploymentsOfScenes(db: Db, sceneIds: readonly string[]): Promise<readonly Deployment[]>
  /**
   * Takes the next number of a terminal's off-line scans: true when `seq` follows the last one, false when it was taken
   * before. Problem `sequence-gap` when numbers in between are missing. Locks the terminal's row.
   */
  takeSequence(tx: Tx, terminalId: string, seq: number): Promise<boolean>
  /** The number that the terminal's next off-line scan must have. */
  nextSequence(db: Db, terminalId: string): Promise<number>
}

/** What an off-line gate is given to stand on. */
export type BundlePort = {
  keyRows(): readonly KeyRow[]
  root(): { key: RootKey; signer: Signer; successors: readonly RootSuccessor[] }
  denyList(db: Db): Promise<{ epoch: number; publishedAt: number; filter: Bytes } | undefined>
  /** Sealed holders of every pass of these citizens that can be shown now. */
  sealedHoldersOf(db: Db, citizenIds: readonly string[]): Promise<Bytes[]>
}

/** The person behind a code, known only after the seal was opened and the row locked. */
/** `endedAtMs`: when the pass's strip was ended, if it was. */
export type Holder = { holderNumber: number; citizenId: string; endedAtMs: number | undefined }
export type OpenedSeal = { holderNumber: number; stripNumber: number }

export type HoldersPort = {
  keyRow(number: number): KeyRow | undefined
  /** Pairs of issuer and device suite that the city's keys allow. */
  suites(): readonly (readonly [issuer: number, device: number])[]
  /** Opens the sealed holder; undefined when its check bytes are wrong. */
  openSeal(code: VerifiedCode): OpenedSeal | undefined
  /** Locks the holder's row for the transaction: everything about one person happens in one order. */
  lock(tx: Tx, opened: OpenedSeal): Promise<Holder | undefined>
  /**
   * The same for many in one statement: a query of `holder_number`, `strip_number`, `citizen_id` and `is_ended` for the
   * pairs of the first two in `opened`. What ends a strip waits for it, or is seen by it.
   */
  lockEach(opened: RawBuilder<unknown>): RawBuilder<unknown>
}

/** What is revealed of a person, by field. */
export type Revealed = Partial<Record<CitizenField, string>>

export type RevealPort = {
  /** The values of the fields that may be seen. */
  read(tx: Db, citizenId: string, fields: readonly CitizenField[]): Promise<Revealed>
  /** The same of a person whose data is at hand. */
  show(
    person: { name: string; idNumber: string; phone?: string | undefined },
    fields: readonly CitizenField[],
  ): Revealed
}

export type LedgerPort = {
  /** A name for a new entry. */
  newEntryId(): string
  /**
   * The part of a statement that writes the ledger: one row per request for a person's data, granted or refused, in the
   * transaction of the answer. `entries` is a relation with the columns of the table.
   */
  writeEach(entries: RawBuilder<unknown>): RawBuilder<unknown>
  /** One more row for a verification whose data is handed out again, in the transaction of that. */
  writeAgain(tx: Tx, citizenId: string, verificationId: string): Promise<void>
}
