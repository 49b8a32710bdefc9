import { clearDatabase } from '../../shared/database.ts'
import { forgetClock } from '../../shared/server-clock.ts'
import { endSession } from '../../shared/session.ts'
import { resetStatus } from '../wallet/index.ts'

/** Signs out: keys and passes go first, so that nothing stays on the phone even when there is no network. */
export async function leaveSession(): Promise<void> {
  await clearDatabase()
  forgetClock()
  resetStatus()
  await endSession()
}
