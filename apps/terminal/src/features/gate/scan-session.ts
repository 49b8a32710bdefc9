import { forgetOld, type Gate, type Known, remember, type ScanRequest } from './known-scans.ts'
import { KEEP_MS, LONGEST_PAUSE_MS, RETRIES_MAX, SHOW_MS, SILENCE_SHOWN_MS } from './timing.ts'

/** Why there is no answer. A retryable fault keeps the scan's id; any other ends the scan. */
export type Fault = {
  kind: 'network' | 'time-out' | 'busy' | 'server' | 'rejected' | 'device'
  retryable: boolean
  retryAfterSeconds?: number
  text?: { zh: string; en: string }
}

/** Where the screen stands. `Answer` is left open so that this file knows nothing of the server's answer but whether it opens. */
export type Phase<Answer> =
  | { name: 'ready' }
  | { name: 'asking'; scan: ScanRequest; since: number; tries: number; fault: Fault | undefined }
  | { name: 'decided'; scan: ScanRequest; answer: Answer; since: number }
  /** `pauseMs`: until the same request is sent again by itself; undefined when a person has to. */
  | { name: 'faulted'; scan: ScanRequest; fault: Fault; since: number; tries: number; pauseMs: number | undefined }

/** All the memory of a session: the screen's phase, the scans still known, and one text that waits its turn. */
export type Session<Answer> = {
  phase: Phase<Answer>
  known: readonly Known<Answer>[]
  waiting: { text: string; at: number; gate: Gate } | undefined
}

/** What happens to a session; `at` is milliseconds of a clock that never goes back. */
export type ScanEvent<Answer> =
  | { type: 'text-seen'; text: string; at: number; gate: Gate }
  | { type: 'answered'; verificationId: string; answer: Answer; at: number }
  | { type: 'failed'; verificationId: string; fault: Fault; at: number }
  | { type: 'retry-asked'; at: number }
  | { type: 'dismissed'; at: number }
  | { type: 'ticked'; at: number }

/** What the session wants done: a request sent, or a decision told once by sound and voice. */
export type Effect<Answer> =
  | { type: 'ask'; scan: ScanRequest }
  | { type: 'announce-answer'; answer: Answer }
  | { type: 'announce-fault'; fault: Fault }

/** What the session needs from outside: new ids, how long an answer is shown, and the pause after a failed try (backoff.ts). */
export type SessionPorts<Answer> = {
  makeId(): string
  toneOf(answer: Answer): keyof typeof SHOW_MS
  pauseMs(tries: number, retryAfterSeconds: number | undefined): number
}

type Step<Answer> = { session: Session<Answer>; effects: Effect<Answer>[] }

/** A session that has seen nothing. */
export const startSession = <Answer>(): Session<Answer> => ({ phase: { name: 'ready' }, known: [], waiting: undefined })

const READY = { name: 'ready' } as const

const ask = <A>(session: Session<A>, scan: ScanRequest, at: number, tries: number, fault?: Fault): Step<A> => ({
  session: { ...session, phase: { name: 'asking', scan, since: at, tries, fault } },
  effects: [{ type: 'ask', scan }],
})

/** True while the current person's request or fresh decision must not be covered by the next person's. */
const isHeld = <A>({ phase }: Session<A>, at: number): boolean =>
  phase.name === 'asking' || (phase.name === 'decided' && at - phase.since < KEEP_MS.decisionAtLeast)

const begin = <A>(session: Session<A>, text: string, gate: Gate, at: number, ports: SessionPorts<A>): Step<A> => {
  const scan = { verificationId: ports.makeId(), text, ...gate }
  const known = remember(session.known, { scan, seenAt: at, startedAt: at })
  return ask({ ...session, known, waiting: undefined }, scan, at, 1)
}

const seeText = <A>(
  old: Session<A>,
  { text, at, gate }: { text: string; at: number; gate: Gate },
  ports: SessionPorts<A>,
): Step<A> => {
  const { phase } = old
  const current = phase.name === 'ready' ? undefined : phase.scan
  const known = forgetOld(old.known, at, current)
  const same = known.find(entry => entry.scan.text === text)
  const session = { ...old, known: same ? remember(known, { ...same, seenAt: at }) : known }
  if (current?.text === text) {
    if (!same) return { session, effects: [] }
    const cameBack = phase.name === 'faulted' && phase.fault.retryable && at - same.seenAt > KEEP_MS.stillInView
    return cameBack ? ask(session, phase.scan, at, phase.tries + 1, phase.fault) : { session, effects: [] }
  }
  if (isHeld(session, at)) {
    const answeredBefore = same?.answer !== undefined
    return { session: answeredBefore ? session : { ...session, waiting: { text, at, gate } }, effects: [] }
  }
  if (!same) return begin(session, text, gate, at, ports)
  if (same.answer === undefined) return ask({ ...session, waiting: undefined }, same.scan, at, 1)
  const cameBack = at - same.seenAt > KEEP_MS.stillInView && phase.name === 'ready'
  if (!cameBack) return { session, effects: [] }
  return {
    session: { ...session, phase: { name: 'decided', scan: same.scan, answer: same.answer, since: at } },
    effects: [],
  }
}

/** Lets the text that waited begin once the screen is free, unless it waited too long to be still there. */
const serveWaiting = <A>(step: Step<A>, at: number, ports: SessionPorts<A>): Step<A> => {
  const { waiting } = step.session
  if (!waiting || isHeld(step.session, at)) return step
  const session = { ...step.session, waiting: undefined }
  if (at - waiting.at > KEEP_MS.waiting) return { session, effects: step.effects }
  const next = seeText(session, { text: waiting.text, at, gate: waiting.gate }, ports)
  return { session: next.session, effects: [...step.effects, ...next.effects] }
}

const takeAnswer = <A>(session: Session<A>, verificationId: string, answer: A, at: number): Step<A> => {
  const { phase } = session
  // An answer to any scan but the one on the screen is not shown; that scan keeps its id and asks again when it is seen.
  const isCurrent = phase.name !== 'ready' && phase.name !== 'decided' && phase.scan.verificationId === verificationId
  if (!isCurrent) return { session, effects: [] }
  const known = session.known.map(entry => (entry.scan === phase.scan ? { ...entry, answer, seenAt: at } : entry))
  return {
    session: { ...session, known, phase: { name: 'decided', scan: phase.scan, answer, since: at } },
    effects: [{ type: 'announce-answer', answer }],
  }
}

const takeFault = <A>(
  session: Session<A>,
  { verificationId, fault, at }: { verificationId: string; fault: Fault; at: number },
  ports: SessionPorts<A>,
): Step<A> => {
  const { phase } = session
  const known = fault.retryable
    ? session.known
    : session.known.filter(entry => entry.scan.verificationId !== verificationId)
  if (phase.name !== 'asking' || phase.scan.verificationId !== verificationId)
    return { session: { ...session, known }, effects: [] }
  const { scan, tries } = phase
  const mayRetry = fault.retryable && tries <= RETRIES_MAX
  const pause = mayRetry ? ports.pauseMs(tries, fault.retryAfterSeconds) : undefined
  // A person is not kept in front of a gate that was told to be quiet for long.
  const pauseMs = pause !== undefined && pause <= LONGEST_PAUSE_MS ? pause : undefined
  return {
    session: { ...session, known, phase: { name: 'faulted', scan, fault, since: at, tries, pauseMs } },
    effects: phase.fault ? [] : [{ type: 'announce-fault', fault }],
  }
}

const tick = <A>(session: Session<A>, at: number, ports: SessionPorts<A>): Step<A> => {
  const { phase } = session
  const still = { session, effects: [] }
  if (phase.name === 'decided')
    return at - phase.since >= SHOW_MS[ports.toneOf(phase.answer)]
      ? { session: { ...session, phase: READY }, effects: [] }
      : still
  if (phase.name === 'asking' && phase.fault === undefined && at - phase.since >= SILENCE_SHOWN_MS) {
    const fault: Fault = { kind: 'time-out', retryable: true }
    return { session: { ...session, phase: { ...phase, fault } }, effects: [{ type: 'announce-fault', fault }] }
  }
  if (phase.name !== 'faulted') return still
  if (phase.pauseMs !== undefined && at - phase.since >= phase.pauseMs)
    return ask(session, phase.scan, at, phase.tries + 1, phase.fault)
  return phase.pauseMs === undefined && at - phase.since >= SHOW_MS.attention
    ? { session: { ...session, phase: READY }, effects: [] }
    : still
}

const handle = <A>(session: Session<A>, event: ScanEvent<A>, ports: SessionPorts<A>): Step<A> => {
  const { phase } = session
  switch (event.type) {
    case 'text-seen':
      return seeText(session, event, ports)
    case 'answered':
      return takeAnswer(session, event.verificationId, event.answer, event.at)
    case 'failed':
      return takeFault(session, event, ports)
    case 'retry-asked':
      if (phase.name !== 'faulted' || !phase.fault.retryable) return { session, effects: [] }
      return ask(session, phase.scan, event.at, phase.tries + 1, phase.fault)
    case 'dismissed':
      return { session: phase.name === 'asking' ? session : { ...session, phase: READY }, effects: [] }
    case 'ticked':
      return tick(session, event.at, ports)
  }
}

/** The whole behaviour of a gate between a text that was read and the screen: a pure function, tried by model tests. */
export const stepSession = <A>(session: Session<A>, event: ScanEvent<A>, ports: SessionPorts<A>): Step<A> =>
  serveWaiting(handle(session, event, ports), event.at, ports)
