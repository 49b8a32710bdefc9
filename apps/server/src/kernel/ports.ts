import type { VerifiedCode } from '@yima/code'
import type { Db, Tx } from './db.ts'
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

export type PlacesPort = {
  /** The deployment that this terminal serves: the one asked for, or the terminal's own. Undefined: not its own. */
  deploymentOf(
    db: Db,
    terminalId: string,
    deploymentId: string | undefined,
  ): Promise<{ deployment: Deployment; terminalDirection: Direction } | undefined>
}

/** The person behind a code, known only after the seal was opened and the row locked. */
export type Holder = { holderNumber: number; citizenId: string; passesEnded: boolean }
export type OpenedSeal = { holderNumber: number; stripNumber: number }

export type HoldersPort = {
  keyRow(number: number): import('@yima/code').KeyRow | undefined
  /** Opens the sealed holder; undefined when its check bytes are wrong. */
  openSeal(code: VerifiedCode): OpenedSeal | undefined
  /** Locks the holder's row for the transaction: everything about one person happens in one order. */
  lock(tx: Tx, opened: OpenedSeal): Promise<Holder | undefined>
}

export type RevealPort = {
  /** Masked or full values of the fields that the scene may see. */
  read(tx: Db, citizenId: string, fields: readonly CitizenField[]): Promise<Partial<Record<CitizenField, string>>>
}

export type LedgerEntry = {
  citizenId: string
  atMs: number
  verificationId: string
  sceneId: string
  deploymentId: string
  terminalId: string
  placeName: string
  unitName: string
  direction: Direction
  outcome: 'accepted' | 'refused'
  reason: string | undefined
  fields: readonly CitizenField[]
}

export type LedgerPort = {
  /** One row per request for a person's data, granted or refused, in the transaction of the answer. */
  write(tx: Tx, entry: LedgerEntry): Promise<void>
}
