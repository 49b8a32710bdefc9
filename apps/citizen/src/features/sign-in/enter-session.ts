import { call } from '../../shared/api.ts'
import { clearDatabase } from '../../shared/database.ts'
import { forgetClock } from '../../shared/server-clock.ts'
import { finishSignOut, noteSession } from '../../shared/session.ts'
import { readDevice, resetStatus } from '../wallet/index.ts'

/** Signs in. Keys and passes on this phone stay only if the server says that they belong to this very session. */
export async function enterSession(phone: string, otp: string): Promise<void> {
  await finishSignOut()
  const session = await call('POST /citizen/v1/sessions', { phone, otp })
  const device = await readDevice()
  if (session.deviceId === undefined || device?.deviceId !== session.deviceId) {
    await clearDatabase()
    forgetClock()
    resetStatus()
  }
  noteSession(session)
}
