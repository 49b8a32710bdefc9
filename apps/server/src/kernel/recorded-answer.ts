import type { CitizenField, Direction } from './words.ts'

/** The answer as kept: no personal data in it, whoever reads the table. */
export type RecordedAnswer = {
  verificationId: string
  outcome: 'accepted' | 'refused'
  reason?: string
  sceneId: string
  deploymentId: string
  direction: Direction
  atMs: number
  citizenId?: string
  receipt?: unknown
  /** Of an app's request: what it is shown; a terminal's is the scene's. */
  fields?: readonly CitizenField[]
  /** What the platform found about a scan that a gate decided off line. */
  mark?: string
}
