import { Problem } from '@yima/api'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { TerminalApi, TerminalSelf } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { REFRESH_MS } from './timing.ts'

const RETRY_MS = 3_000

/** What the platform said of this terminal last; `offline` when it is not reached now, `unknown` when the token is no good. */
export type SelfState = { self: TerminalSelf | undefined; status: 'connecting' | 'online' | 'offline' | 'unknown' }

/** Asks who this terminal is, at the start, each minute and when the page comes back; the clock learns server time from it. */
export const useTerminalSelf = (api: TerminalApi, clock: ServerClock): SelfState & { refresh(): void } => {
  const [state, setState] = useState<SelfState>({ self: undefined, status: 'connecting' })
  const [attempt, setAttempt] = useState(0)
  const refresh = useCallback(() => setAttempt(count => count + 1), [])

  useEffect(() => {
    let ended = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async () => {
      const sentAt = Date.now()
      try {
        const self = await api.readSelf()
        // Half a second added: whole seconds are cut off, not rounded.
        clock.learn(self.now * 1_000 + 500, sentAt, Date.now())
        if (ended) return
        setState({ self, status: 'online' })
        timer = setTimeout(read, REFRESH_MS)
      } catch (error) {
        if (ended) return
        const isUnknown = error instanceof Problem && error.status === 401
        setState(old => ({ ...old, status: isUnknown ? 'unknown' : 'offline' }))
        if (!isUnknown) timer = setTimeout(read, RETRY_MS)
      }
    }
    const wake = () => {
      if (!document.hidden) refresh()
    }
    read()
    document.addEventListener('visibilitychange', wake)
    addEventListener('online', refresh)
    return () => {
      ended = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
      removeEventListener('online', refresh)
    }
  }, [api, clock, attempt, refresh])
  return { ...state, refresh }
}
