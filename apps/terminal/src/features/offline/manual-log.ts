import type { ManualEntry } from '../../shared/api.ts'
import { database, keysOf } from '../../shared/database.ts'
import { noteCounted } from '../counts/count-log.ts'

/** Writes an entry by hand down before the person goes in. */
export function keepManualEntry(terminalId: string, entry: ManualEntry): Promise<void> {
  return database.transact<void>(['manual', 'counted'], 'strictly', (room, done) => {
    noteCounted(room('counted'), terminalId, entry.entryId, 'byHand')
    room('manual').put(entry, [terminalId, entry.entryId]).onsuccess = () => done()
  })
}

/** Entries that the platform does not have yet, oldest first. */
export function readManualEntries(terminalId: string): Promise<ManualEntry[]> {
  return database.transact<ManualEntry[]>(['manual'], 'readonly', (room, done) => {
    const request = room('manual').getAll(keysOf(terminalId))
    request.onsuccess = () => done(request.result)
  })
}

/** Takes an entry out that the platform has, or that it refused for good: then it counts no more. */
export function takeManualEntry(terminalId: string, entryId: string, isRefused: boolean): Promise<void> {
  return database.transact<void>(['manual', 'counted'], 'strictly', (room, done) => {
    if (isRefused) room('counted').delete([terminalId, entryId])
    room('manual').delete([terminalId, entryId]).onsuccess = () => done()
  })
}
