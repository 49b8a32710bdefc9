import { Problem, Unreachable } from '@yima/api'
import { normaliseScan } from '@yima/code'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { adviceOf, type Decision, mayPass } from '../../shared/api.ts'
import { pauseMs, SCAN } from '../../shared/backoff.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import type { Gate, ScanRequest } from './known-scans.ts'
import { type Effect, type Fault, type Phase, type ScanEvent, startSession, stepSession } from './scan-session.ts'
import { type SHOW_MS, TICK_MS } from './timing.ts'

/** The longest text the platform takes as a code; what is longer is no code of ours and is judged by its beginning. */
const CODE_LENGTH_MAX = 1_024

/** The tone in which an answer is shown and sounded. */
export const toneOf = ({ outcome }: Decision): keyof typeof SHOW_MS => (outcome === 'pending' ? 'attention' : outcome)

const toFault = (error: unknown): Fault => {
  if (error instanceof Unreachable) return { kind: isLate(error) ? 'time-out' : 'network', retryable: true }
  if (!(error instanceof Problem)) return { kind: 'device', retryable: true }
  const text = adviceOf(error)
  if (error.status === 429 || error.status === 503) {
    const { retryAfterSeconds } = error
    return { kind: 'busy', retryable: true, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
  }
  return { kind: error.isPassing ? 'server' : 'rejected', retryable: error.isPassing, ...(text ? { text } : {}) }
}

const isLate = ({ cause }: Unreachable): boolean => cause instanceof Error && cause.name === 'AbortError'

/** What the gate screen does with a session: texts go in, the phase comes out. */
export type ScanSession = {
  phase: Phase<Decision>
  see(texts: readonly string[], gate: Gate): void
  retry(): void
  dismiss(): void
}

/** Runs the pure session: sends its requests, gives it answers and the time, passes its announcements on. */
export const useScanSession = (
  decide: (scan: ScanRequest) => Promise<Decision>,
  clock: ServerClock,
  announce: (effect: Exclude<Effect<Decision>, { type: 'ask' }>) => void,
  onRejected: (error: Problem) => void,
): ScanSession => {
  const session = useRef(startSession<Decision>())
  const [phase, setPhase] = useState<Phase<Decision>>(session.current.phase)
  const outside = useRef({ decide, announce, onRejected })
  outside.current = { decide, announce, onRejected }

  const dispatch = useCallback(
    (event: ScanEvent<Decision>) => {
      const step = stepSession(session.current, event, {
        makeId: () => clock.makeId(),
        toneOf,
        pauseMs: (tries, retryAfterSeconds) => pauseMs(SCAN, tries, retryAfterSeconds, Math.random),
      })
      session.current = step.session
      setPhase(step.session.phase)
      for (const effect of step.effects) {
        if (effect.type === 'ask') send(effect.scan)
        else outside.current.announce(effect)
      }
      function send(scan: ScanRequest) {
        const { verificationId } = scan
        outside.current.decide(scan).then(
          answer => dispatch({ type: 'answered', verificationId, answer, at: performance.now() }),
          error => {
            dispatch({ type: 'failed', verificationId, fault: toFault(error), at: performance.now() })
            if (error instanceof Problem && !mayPass(error)) outside.current.onRejected(error)
          },
        )
      }
    },
    [clock],
  )

  const isResting = phase.name === 'ready'
  useEffect(() => {
    if (isResting) return
    const timer = setInterval(() => dispatch({ type: 'ticked', at: performance.now() }), TICK_MS)
    return () => clearInterval(timer)
  }, [isResting, dispatch])

  const see = useCallback(
    (seen: readonly string[], gate: Gate) => {
      for (const raw of seen) {
        const text = normaliseScan(raw).slice(0, CODE_LENGTH_MAX)
        if (text !== '') dispatch({ type: 'text-seen', text, at: performance.now(), gate })
      }
    },
    [dispatch],
  )
  return {
    phase,
    see,
    retry: useCallback(() => dispatch({ type: 'retry-asked', at: performance.now() }), [dispatch]),
    dismiss: useCallback(() => dispatch({ type: 'dismissed', at: performance.now() }), [dispatch]),
  }
}
