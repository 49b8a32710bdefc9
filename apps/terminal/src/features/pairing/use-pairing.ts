import { call, Problem } from '@yima/api'
import { useEffect, useState } from 'preact/hooks'
import { CONTACT, pauseMs, spreadMs } from '../../shared/backoff.ts'

/** How often a device asks whether it was paired, milliseconds. */
const ASK_MS = 2_000
const TIMEOUT_MS = 8_000

/** The code to show; undefined until the platform gave one. `isAway`: the platform is not reached. */
export type Pairing = { shortCode: string | undefined; isAway: boolean }

/** Asks for a short code and waits until somebody has typed it into the console; a code that is over is replaced by itself. */
export const usePairing = (onToken: (token: string) => void): Pairing => {
  const [pairing, setPairing] = useState<Pairing>({ shortCode: undefined, isAway: false })
  useEffect(() => {
    let ended = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let begun: { pairingId: string; secret: string } | undefined
    let failures = 0
    const step = async (): Promise<number> => {
      try {
        if (begun === undefined) {
          const fresh = await call('POST /terminal/v1/pairings', { body: {} }, { timeoutMs: TIMEOUT_MS })
          begun = fresh
          if (!ended) setPairing({ shortCode: fresh.shortCode, isAway: false })
        }
        const { pairingId, secret } = begun
        const asked = { params: { pairingId }, body: { secret } }
        const found = await call('POST /terminal/v1/pairings/{pairingId}/token', asked, { timeoutMs: TIMEOUT_MS })
        failures = 0
        if (ended) return ASK_MS
        if (found.token !== undefined) onToken(found.token)
        else setPairing(old => ({ ...old, isAway: false }))
      } catch (error) {
        if (error instanceof Problem && error.status === 404) {
          begun = undefined
          return 0
        }
        failures++
        if (!ended) setPairing(old => ({ ...old, isAway: true }))
        return pauseMs(CONTACT, failures, error instanceof Problem ? error.retryAfterSeconds : undefined, Math.random)
      }
      return spreadMs(ASK_MS, Math.random)
    }
    const run = (): void => {
      void step().then(afterMs => {
        if (!ended) timer = setTimeout(run, afterMs)
      })
    }
    run()
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [onToken])
  return pairing
}
