import { Problem } from '@yima/api'
import { useEffect, useState } from 'preact/hooks'
import { retryAfterOf, type TerminalApi, type TerminalSelf } from '../../shared/api.ts'
import { CONTACT, pauseMs, spreadMs } from '../../shared/backoff.ts'
import { database } from '../../shared/database.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { GateLine, type LineState } from '../offline/gate-line.ts'
import { readKeptTime } from '../offline/scan-log.ts'
import { REFRESH_MS } from './timing.ts'

/** A terminal that knows who it is, from the platform or from what it kept. */
export type KnownTerminal = { self: TerminalSelf; line: GateLine; state: LineState }
/** `unknown`: the token is no good. */
export type TerminalState = {
  known: KnownTerminal | undefined
  status: 'connecting' | 'online' | 'offline' | 'unknown'
}

const keyOf = (token: string): string => `self/${token}`

/** Forgets who this device is; what it has not handed in stays, for when it is paired again. */
export const forgetTerminal = (token: string): Promise<void> =>
  database.transact<void>(['values'], 'readwrite', (room, done) => {
    room('values').delete(keyOf(token)).onsuccess = () => done()
  })

/**
 * Runs a paired terminal: takes up what the device kept, then asks the platform who it is, at the start, each minute,
 * again and again while it is away (backoff.ts), and when the page comes back. Each contact sets the clock and hands in.
 */
export const useTerminal = (
  token: string,
  api: TerminalApi,
  clock: ServerClock,
): TerminalState & { refresh(): void } => {
  const [terminal, setTerminal] = useState<TerminalState>({ known: undefined, status: 'connecting' })
  const [refresh, setRefresh] = useState(() => () => {})

  useEffect(() => {
    let ended = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let line: GateLine | undefined
    let isReading = false
    let wasOnline = false
    let failures = 0

    const meet = (self: TerminalSelf): GateLine => {
      line ??= new GateLine(api, clock, self, state => {
        if (!ended) setTerminal(old => (old.known === undefined ? old : { ...old, known: { ...old.known, state } }))
        if (wasOnline && state.isOnline === false && !isReading) wakeAgain(state.retryAfterSeconds)
        wasOnline = state.isOnline === true
      })
      return line
    }
    const show = (self: TerminalSelf, met: GateLine) => {
      if (!ended) setTerminal(old => ({ ...old, known: { self, line: met, state: met.state } }))
    }
    const wake = (afterMs: number) => {
      clearTimeout(timer)
      if (!ended) timer = setTimeout(contact, afterMs)
    }
    const wakeAgain = (retryAfterSeconds: number | undefined) => {
      failures++
      wake(pauseMs(CONTACT, failures, retryAfterSeconds, Math.random))
    }
    const contact = () => {
      clearTimeout(timer)
      if (isReading || ended) return
      isReading = true
      void read().finally(() => {
        isReading = false
      })
    }
    const read = async () => {
      const sentAt = Date.now()
      let self: TerminalSelf
      try {
        self = await api.readSelf()
      } catch (error) {
        const isUnknown = error instanceof Problem && error.status === 401
        if (!ended) setTerminal(old => ({ ...old, status: isUnknown ? 'unknown' : 'offline' }))
        line?.onLost(error)
        if (!isUnknown) wakeAgain(retryAfterOf(error))
        return
      }
      // Half a second added: whole seconds are cut off, not rounded.
      clock.learn(self.now * 1_000 + 500, sentAt, Date.now())
      const met = meet(self)
      show(self, met)
      if (!ended) setTerminal(old => ({ ...old, status: 'online' }))
      await database.writeValue(keyOf(token), self).catch(() => undefined)
      const fault = await met.onContact(self)
      if (fault !== undefined || !met.state.isOnline) return wakeAgain(retryAfterOf(fault))
      failures = 0
      wake(spreadMs(REFRESH_MS, Math.random))
    }
    const takeUp = async () => {
      const kept = await database.readValue<TerminalSelf>(keyOf(token))
      if (kept === undefined || ended) return
      const time = await readKeptTime(kept.terminalId)
      if (time !== undefined) clock.restore(time)
      const met = meet(kept)
      await met.start()
      show(kept, met)
    }
    const onVisible = () => {
      if (!document.hidden) contact()
    }
    // The network of a whole county comes back at one moment, and its gates must not.
    const onNetwork = () => wake(pauseMs(CONTACT, 1, undefined, Math.random))
    takeUp()
      // A device that keeps nothing works on line.
      .catch(() => undefined)
      .then(contact)
    setRefresh(() => contact)
    document.addEventListener('visibilitychange', onVisible)
    addEventListener('online', onNetwork)
    return () => {
      ended = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
      removeEventListener('online', onNetwork)
    }
  }, [token, api, clock])
  return { ...terminal, refresh }
}
