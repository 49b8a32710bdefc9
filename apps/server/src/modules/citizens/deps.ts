import type { Carriers } from '../../connectors/carriers/index.ts'
import type { PopulationRegister } from '../../connectors/population/index.ts'
import type { SmsGateway } from '../../connectors/sms/index.ts'
import type { Bytes } from '../../kernel/bytes.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import type { Sources } from '../../kernel/sources.ts'
import type { Vault } from '../../kernel/vault.ts'

/** What the citizens module stands on, passed in by `app.ts`. */
export type CitizensDeps = {
  db: Db
  sources: Sources
  vault: Vault
  prefix: string
  population: PopulationRegister
  carriers: Carriers
  sms: SmsGateway
  /** Keys the hashes of one-time codes: six digits hashed plainly would be no secret. */
  otpKey: Bytes
  /** Demo mode: the fixed code of a synthetic person; undefined for every other phone and outside the demo. */
  fixedCode(phone: string): string | undefined
  /** Ends every device and pass of a citizen, within the transaction of the cause. */
  endPasses(tx: Tx, nowMs: number, citizenId: string, actor: string, reason: 'lost' | 'claim-moved'): Promise<number>
}
