import { Problem } from '@yima/api'
import { useState } from 'preact/hooks'
import { type ManualEntry, type ManualReason, mayPass, type TerminalApi } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import type { Gate } from '../gate/known-scans.ts'

/** One entry by hand in the making, and today's count as the platform gave it last. */
export type ManualEntries = {
  countToday: number | undefined
  state: 'idle' | 'sending' | 'lost' | 'done'
  error: Problem | undefined
  send(reason: ManualReason): void
  reset(): void
}

/** Keeps an entry that got no answer, so that trying again sends the very same one and it is counted once. */
export const useManualEntries = (
  api: TerminalApi,
  clock: ServerClock,
  gate: Gate,
  countAtStart: number | undefined,
): ManualEntries => {
  const [countToday, setCount] = useState(countAtStart)
  const [state, setState] = useState<ManualEntries['state']>('idle')
  const [error, setError] = useState<Problem>()
  const [unsure, setUnsure] = useState<ManualEntry>()
  const send = async (reason: ManualReason) => {
    const entry = unsure ?? { entryId: clock.makeId(), reason, ...gate }
    setUnsure(entry)
    setState('sending')
    setError(undefined)
    try {
      const answer = await api.recordManualEntry(entry)
      setCount(answer.countToday)
      setUnsure(undefined)
      setState('done')
    } catch (caught) {
      const isLost = mayPass(caught)
      if (!isLost) setUnsure(undefined)
      setState(isLost ? 'lost' : 'idle')
      if (caught instanceof Problem) setError(caught)
    }
  }
  return {
    countToday,
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
