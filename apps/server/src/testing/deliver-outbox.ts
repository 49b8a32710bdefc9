import { createCarriers } from '../connectors/carriers/index.ts'
import { createPopulationRegister } from '../connectors/population/index.ts'
import { createSmsGateway } from '../connectors/sms/index.ts'
import { deliverDue } from '../kernel/outbox.ts'
import { createVault } from '../kernel/vault.ts'
import { sendNotice } from '../modules/citizens/index.ts'
import { endPasses } from '../modules/passes/index.ts'
import type { Harness } from './harness.ts'

/** Delivers what the outbox holds, as the repeated work of a listening platform does; returns how many events it saw. */
export function deliverOutbox({ database, sources, rootKey, mockCity }: Harness): Promise<number> {
  const { db } = database
  const notices = sendNotice({
    db,
    sources,
    vault: createVault(rootKey, sources),
    prefix: 'YKU',
    population: createPopulationRegister(mockCity.url),
    carriers: createCarriers(mockCity.url),
    sms: createSmsGateway(mockCity.url),
    otpKey: rootKey,
    fixedCode: () => undefined,
    endPasses,
  })
  return deliverDue(db, sources, { 'account.notice': notices, 'verification.recorded': 'nobody' })
}
