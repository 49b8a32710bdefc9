import type { Row } from '../../kernel/console/list.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import type { Sources } from '../../kernel/sources.ts'
import type { Step } from './states.ts'

/** The papers, made elsewhere: this module knows what they say, not how they look. */
export type Papers = {
  formPdf(form: PaperForm): Promise<Uint8Array>
  formDocx(form: PaperForm): Promise<Uint8Array>
  agreementPdf(agreement: PaperAgreement): Promise<Uint8Array>
  agreementHash(agreement: PaperAgreement): { version: string; sha256: string }
  /** Judges an upload by its content; `says` when it may not be kept. */
  judgeFile(bytes: Uint8Array): Promise<{ mediaType: string } | { says: { zh: string; en: string } }>
}
export type PaperForm = {
  codeName: string
  number: string
  version: number
  date: string
  unit: { name: string; contact: string; phone: string }
  company: { name: string; uscc: string; contact: string; phone: string }
  scene: string
  place: string
  kind: 1 | 2
  purpose: readonly { item: string; name: string }[]
  data: readonly { scope: string; level: 'yes-no' | 'masked' | 'full'; reason: string }[]
  volume: { perDay: number; peakPerMinute: number }
  plan: { trialFrom: string; liveFrom: string }
  note: string
}
export type PaperAgreement = {
  codeName: string
  number: string
  scene: string
  platform: { name: string }
  unit: { name: string }
  company: { name: string; uscc?: string }
  validFrom: string
  validUntil: string
  keepDays: number
}

export type ApplicationsDeps = {
  db: Db
  sources: Sources
  papers: Papers
  /** What the city calls its code, and who runs the platform: both stand in the papers. */
  city: { codeName: string; platformName: string }
  /** Tells who has to act next, in the transaction of the step. */
  notify(tx: Tx, what: { step: Step; applicationId: string; row: Row; actor: string }): Promise<void>
}
