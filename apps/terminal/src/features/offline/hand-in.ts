import { Problem } from '@yima/api'
import { withLock } from '@yima/ui'
import type { TerminalApi } from '../../shared/api.ts'
import { readManualEntries, takeManualEntry } from './manual-log.ts'
import { alignNumbers, readWaiting, type ScanRecord, settleScans } from './scan-log.ts'

/** Most scans of one request, as the contract has it. */
const RECORDS_MAX = 500

/**
 * Hands in everything that waits, oldest first, by one page at a time. A request whose answer is lost is sent again: the
 * platform knows each scan by its id. Throws when the platform is not reached; what it has taken by then is settled.
 */
export function handIn(terminalId: string, api: TerminalApi, onProgress: () => void): Promise<void> {
  return withLock(`hand-in.${terminalId}`, async () => {
    await handInScans(terminalId, api, onProgress)
    for (const entry of await readManualEntries(terminalId)) {
      let isRefused = false
      try {
        await api.recordManualEntry(entry)
      } catch (error) {
        if (!(error instanceof Problem) || error.isPassing || error.status === 401) throw error
        // Refused for good, by its age or its place: it was counted nowhere and cannot be.
        isRefused = true
      }
      await takeManualEntry(terminalId, entry.entryId, isRefused)
      onProgress()
    }
  })
}

async function handInScans(terminalId: string, api: TerminalApi, onProgress: () => void): Promise<void> {
  let limit = RECORDS_MAX
  for (;;) {
    const waiting = await readWaiting(terminalId, limit)
    if (waiting.length === 0) return
    try {
      const { results } = await api.handIn(waiting)
      await settleScans(terminalId, waiting, results)
      limit = RECORDS_MAX
    } catch (error) {
      if (!(error instanceof Problem) || error.isPassing || error.status === 401) throw error
      if (error.slug === 'sequence-gap') await alignNumbers(terminalId, (await api.readSelf()).nextSeq, true)
      else if (waiting.length > 1) limit = Math.floor(waiting.length / 2)
      else await setAside(terminalId, waiting)
    }
    onProgress()
  }
}

/** One scan that the platform takes in no form does not hold up the others: it stays among what was found. */
async function setAside(terminalId: string, waiting: readonly ScanRecord[]): Promise<void> {
  const refused = waiting.map(({ seq, verificationId }) => ({ seq, verificationId, status: 'not-taken' }))
  await settleScans(terminalId, waiting, refused)
}
