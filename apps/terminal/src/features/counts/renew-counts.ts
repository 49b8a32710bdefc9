import type { TerminalApi } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { readUuidV7Time } from '../../shared/uuid-v7.ts'
import { readManualEntries } from '../offline/manual-log.ts'
import { readWaiting } from '../offline/scan-log.ts'
import { readThrough, takeCounts } from './count-log.ts'

/** Whoever asked before this has an answer by now, or is decided here and waits; milliseconds. */
const SETTLED_MS = 10_000

/** Asks the platform for the day's counts up to the moment at which it has all scans of this gate, and takes them over. */
export async function renewCounts(api: TerminalApi, terminalId: string, clock: ServerClock): Promise<void> {
  const [[scan], [entry]] = await Promise.all([readWaiting(terminalId, 1), readManualEntries(terminalId)])
  const oldest = [scan?.verificationId, entry?.entryId].flatMap(id =>
    id === undefined ? [] : [readUuidV7Time(id) - 1],
  )
  // Never back: what an earlier answer contained is noted here no more, and clocks are known to half a second.
  const through = Math.max(await readThrough(terminalId), Math.min(clock.now() - SETTLED_MS, ...oldest))
  await takeCounts(terminalId, await api.readDayCounts(through), clock.now())
}
