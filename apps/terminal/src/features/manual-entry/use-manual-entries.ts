import { Problem } from '@yima/api'
import { useState } from 'preact/hooks'
import { type ManualEntry, type ManualReason, mayPass, type TerminalApi, type TerminalSelf } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import type { Gate } from '../gate/known-scans.ts'
import type { GateLine } from '../offline/gate-line.ts'
import { keepManualEntry, takeManualEntry } from '../offline/manual-log.ts'

/** One entry by hand in the making, and which one of today it is by the platform's count; `later`: it is kept here until the network is back. */
export type ManualEntries = {
  numberToday: number | undefined
  state: 'idle' | 'sending' | 'lost' | 'done' | 'later'
  error: Problem | undefined
  send(reason: ManualReason): void
  reset(): void
}

/**
 * An entry is kept on this device before it is sent, and goes to the platform when it can. Where the device keeps nothing,
 * trying again sends the very same one, so that it is counted once.
 */
export const useManualEntries = (
  api: TerminalApi,
  clock: ServerClock,
  line: GateLine,
  gate: Gate,
  self: TerminalSelf,
): ManualEntries => {
  const [numberToday, setNumber] = useState<number>()
  const [state, setState] = useState<ManualEntries['state']>('idle')
  const [error, setError] = useState<Problem>()
  const [unsure, setUnsure] = useState<ManualEntry>()
  const send = async (reason: ManualReason) => {
    const entry = unsure ?? { entryId: clock.makeId(), reason, ...gate }
    setUnsure(entry)
    setState('sending')
    setError(undefined)
    const isKept = await keepManualEntry(self.terminalId, entry).then(
      () => true,
      () => false,
    )
    try {
      const answer = await api.recordManualEntry(entry)
      setNumber(answer.countToday)
      setUnsure(undefined)
      setState('done')
      if (isKept) await takeManualEntry(self.terminalId, entry.entryId, false)
      await line.recount()
    } catch (caught) {
      const isLost = mayPass(caught)
      if (!isLost || isKept) setUnsure(undefined)
      if (!isLost && isKept) await takeManualEntry(self.terminalId, entry.entryId, true)
      setState(isLost ? (isKept ? 'later' : 'lost') : 'idle')
      if (isLost) line.onLost(caught)
      await line.recount()
      if (caught instanceof Problem) setError(caught)
    }
  }
  return {
    numberToday,
    state,
    error,
    send: reason => {
      if (state !== 'sending') send(reason)
    },
    reset: () => {
      // An entry without an answer stays to be tried again, also when the dialog was closed meanwhile.
      if (state === 'lost' || state === 'sending') return
      setError(undefined)
      setState('idle')
    },
  }
}
