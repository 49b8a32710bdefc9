import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Effect, type Fault, type ScanEvent, type Session, startSession, stepSession } from './scan-session.ts'
import { KEEP_MS } from './timing.ts'

type Answer = { verificationId: string; outcome: 'accepted' | 'refused' }
type Moment = { after: number; what: 'see' | 'answer' | 'lose' | 'reject' | 'tick' | 'retry' | 'dismiss'; pick: number }
type Seen = { session: Session<Answer>; event: ScanEvent<Answer>; effects: Effect<Answer>[]; at: number }

const GATE = { direction: 'in', deploymentId: 'dep_1' } as const
const LOST: Fault = { kind: 'network', retryable: true }
const REJECTED: Fault = { kind: 'rejected', retryable: false }
const TEXTS = ['A', 'B', 'C']
const pauseMs = (tries: number, retryAfterSeconds = 0) => retryAfterSeconds * 1_000 + 1_000 * 2 ** (tries - 1)

const moments = fc.array(
  fc.record<Moment>({
    after: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 7_000 })),
    what: fc.constantFrom('see', 'see', 'see', 'answer', 'answer', 'lose', 'reject', 'tick', 'retry', 'dismiss'),
    pick: fc.nat(20),
  }),
  { maxLength: 60, size: 'max' },
)

/** Plays moments against a session; answers go to any request ever sent, so that late and repeated ones happen too. */
const play = (list: Moment[]): { history: Seen[]; asked: { verificationId: string; text: string }[] } => {
  let session = startSession<Answer>()
  let at = 0
  let ids = 0
  const asked: { verificationId: string; text: string }[] = []
  const history: Seen[] = []
  const ports = { makeId: () => `id${ids++}`, toneOf: (answer: Answer) => answer.outcome, pauseMs }
  for (const { after, what, pick } of list) {
    at += after
    const target = asked[asked.length - 1 - (pick % Math.max(1, Math.min(3, asked.length)))]?.verificationId ?? 'none'
    const outcome = pick % 2 ? 'accepted' : 'refused'
    const events: Record<Moment['what'], ScanEvent<Answer>> = {
      see: { type: 'text-seen', text: TEXTS[pick % TEXTS.length] ?? 'A', at, gate: GATE },
      answer: { type: 'answered', verificationId: target, answer: { verificationId: target, outcome }, at },
      lose: { type: 'failed', verificationId: target, fault: LOST, at },
      reject: { type: 'failed', verificationId: target, fault: REJECTED, at },
      tick: { type: 'ticked', at },
      retry: { type: 'retry-asked', at },
      dismiss: { type: 'dismissed', at },
    }
    const event = events[what]
    const step = stepSession(session, event, ports)
    session = step.session
    for (const effect of step.effects) if (effect.type === 'ask') asked.push(effect.scan)
    history.push({ session, event, effects: step.effects, at })
  }
  return { history, asked }
}

test('one text within 5 s is one verification, and a scan without an answer keeps its id', () => {
  fc.assert(
    fc.property(moments, list => {
      const last = new Map<string, { id: string; seenAt: number; startedAt: number; over: boolean }>()
      for (const { event, effects, at, session } of play(list).history) {
        // A rejection ends its scan before the text that waited is served in the same step.
        if (event.type === 'failed' && !event.fault.retryable)
          for (const entry of last.values())
            if (entry.id === event.verificationId) Object.assign(entry, { over: true, seenAt: -1 })
        for (const effect of effects) {
          if (effect.type !== 'ask') continue
          const before = last.get(effect.scan.text)
          const isNew = before?.id !== effect.scan.verificationId
          if (before && isNew) {
            const forgotten = at - before.startedAt >= KEEP_MS.unanswered
            assert.ok(before.over || forgotten, 'a scan without an answer got a second id')
            assert.ok(at - before.seenAt > KEEP_MS.sameText || before.seenAt < 0 || forgotten, 'second id within 5 s')
          }
          if (isNew)
            last.set(effect.scan.text, { id: effect.scan.verificationId, seenAt: at, startedAt: at, over: false })
        }
        if (event.type === 'text-seen') {
          const entry = last.get(event.text)
          if (entry) entry.seenAt = entry.seenAt < 0 || at - entry.seenAt > KEEP_MS.sameText ? -1 : at
        }
        if (session.phase.name === 'decided') {
          const entry = last.get(session.phase.scan.text)
          if (entry) entry.over = true
        }
      }
    }),
    { numRuns: process.env.YIMA_LONG === '1' ? 200_000 : 2_000 },
  )
})

test('an answer that comes late never shows on another scan, and each decision is announced once', () => {
  fc.assert(
    fc.property(moments, list => {
      const { history, asked } = play(list)
      const announced = new Set<string>()
      for (const { session, effects } of history) {
        if (session.phase.name === 'decided') {
          const { scan, answer } = session.phase
          assert.equal(answer.verificationId, scan.verificationId)
          assert.ok(asked.some(one => one.verificationId === scan.verificationId && one.text === scan.text))
        }
        for (const effect of effects) {
          if (effect.type !== 'announce-answer') continue
          assert.ok(!announced.has(effect.answer.verificationId), 'second sound for one verification')
          announced.add(effect.answer.verificationId)
        }
      }
    }),
    { numRuns: process.env.YIMA_LONG === '1' ? 200_000 : 2_000 },
  )
})

test('the gate is ready again by itself, whatever happened, even when every request fails', () => {
  fc.assert(
    fc.property(moments, list => {
      const end = play(list).history.at(-1)
      let session = end?.session ?? startSession<Answer>()
      let at = end?.at ?? 0
      const deadline = at + 40_000
      const ports = { makeId: () => 'later', toneOf: (answer: Answer) => answer.outcome, pauseMs }
      while (at < deadline && (session.phase.name !== 'ready' || session.waiting)) {
        at += 100
        const { phase } = session
        const event: ScanEvent<Answer> =
          phase.name === 'asking'
            ? { type: 'failed', verificationId: phase.scan.verificationId, fault: LOST, at }
            : { type: 'ticked', at }
        session = stepSession(session, event, ports).session
      }
      assert.equal(session.phase.name, 'ready')
    }),
  )
})

const at = (time: number, what: Moment['what'], pick = 0): Moment => ({ after: time, what, pick })

test('a retry by itself, by hand and by showing the code again all carry the first id', () => {
  const list = [
    at(0, 'see'),
    at(10, 'lose'),
    at(1_000, 'tick'),
    at(10, 'lose'),
    at(10, 'retry'),
    at(10, 'lose'),
    at(1_500, 'see'),
  ]
  const { asked } = play(list)
  assert.deepEqual(
    asked.map(scan => scan.verificationId),
    ['id0', 'id0', 'id0', 'id0'],
  )
})

test('the next person waits until the decision was seen, then is asked for', () => {
  const { asked, history } = play([at(0, 'see'), at(50, 'see', 1), at(50, 'answer'), at(100, 'tick'), at(700, 'tick')])
  assert.deepEqual(
    asked.map(scan => scan.text),
    ['A', 'B'],
  )
  assert.equal(history[3]?.session.phase.name, 'decided')
  assert.equal(history[4]?.session.phase.name, 'asking')
})

test('a code shown again within 5 s shows the same answer again, silently; one that never left the view does not', () => {
  const shown = [at(0, 'see'), at(50, 'answer'), at(4_000, 'tick')]
  const back = play([...shown, at(800, 'see')]).history.at(-1)
  assert.equal(back?.session.phase.name, 'decided')
  assert.deepEqual(back?.effects, [])
  const stayed = play([at(0, 'see'), at(50, 'answer'), at(3_800, 'see'), at(300, 'tick'), at(100, 'see')]).history.at(
    -1,
  )
  assert.equal(stayed?.session.phase.name, 'ready')
})

test('a platform that is silent is told to the person before two seconds are over, and its late answer still counts', () => {
  const { history } = play([at(0, 'see'), at(1_700, 'tick'), at(100, 'tick'), at(1_000, 'answer')])
  assert.deepEqual(history[1]?.effects, [])
  assert.equal(history[2]?.effects[0]?.type, 'announce-fault')
  const { phase } = history[2]?.session ?? assert.fail()
  assert.ok(phase.name === 'asking' && phase.fault?.kind === 'time-out')
  assert.equal(history[3]?.session.phase.name, 'decided')
})

test('a busy platform is asked again when it said so, and not at all by itself when that is long', () => {
  const start = startSession<Answer>()
  const ports = { makeId: () => 'id0', toneOf: (answer: Answer) => answer.outcome, pauseMs }
  const asking = stepSession(start, { type: 'text-seen', text: 'A', at: 0, gate: GATE }, ports).session
  const afterBusy = (retryAfterSeconds: number, tickedAt: number) => {
    const fault: Fault = { kind: 'busy', retryable: true, retryAfterSeconds }
    const faulted = stepSession(asking, { type: 'failed', verificationId: 'id0', fault, at: 10 }, ports).session
    return stepSession(faulted, { type: 'ticked', at: tickedAt }, ports)
  }
  assert.deepEqual(afterBusy(2, 3_000).effects, [], 'Retry-After is not over')
  assert.equal(afterBusy(2, 3_010).effects[0]?.type, 'ask')
  assert.equal(afterBusy(60, 5_010).session.phase.name, 'ready')
  assert.deepEqual(afterBusy(60, 90_000).effects, [])
})
