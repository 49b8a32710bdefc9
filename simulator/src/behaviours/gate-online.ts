import type { JournalLine } from '../books/check-books.ts'
import { unixSeconds } from '../people/phone.ts'
import { Unanswered } from '../platform.ts'
import { uuidV7 } from '../uuid.ts'
import type { Behaviour, GateDeps } from './behaviour.ts'
import { dueAt, present } from './visits.ts'

type Answer = { outcome: string; reason?: string; at: string }

/** Codes that may be tried again somewhere; older ones are stale by then. */
const USED_MAX = 64

/** A gate that asks the platform about every code. */
export const gateOnline: Behaviour = {
  start: async deps => ({
    take: async visit => {
      const { gate, city, journal, stats, used } = deps
      const visitor = await present(visit, deps)
      const askedAt = unixSeconds(city)
      const body = { verificationId: uuidV7(askedAt * 1000 + (Date.now() % 1000)), code: visitor.code }
      const { citizen, hasHolder } = visitor
      const line: JournalLine = {
        ...{ citizen, hasHolder, askedAt, place: gate.place, isOffline: false },
        // What it may have got when nobody ever hears of it: at once, or after it went stale.
        due: [visitor.due, 'stale'],
        verificationId: body.verificationId,
      }
      // Written down before it is asked: an answer that never comes is a line without one.
      journal.push(line)
      const answer = await askGate(deps, body)
      if (answer === undefined) return
      const again = visit === 'repeated' ? await askGate(deps, body) : answer
      line.due = isSame(answer, again) ? dueAt(visitor, unixSeconds(city)) : ['the same answer again']
      const { outcome, reason, at } = answer
      line.answer = { outcome, at: Math.floor(Date.parse(at) / 1000), ...(reason === undefined ? {} : { reason }) }
      stats.noteScan(reason ?? outcome, false)
      if (outcome !== 'accepted') return
      used.push({ citizen, code: visitor.code, mintedAt: visitor.mintedAt })
      if (used.length > USED_MAX) used.shift()
    },
    finish: async () => {},
  }),
}

/** The answer to a scan; undefined when the platform was given up. */
async function askGate({ platform, gate, stats }: GateDeps, body: object): Promise<Answer | undefined> {
  try {
    const { token } = gate
    return await platform.expect<Answer>({ method: 'POST', path: '/terminal/v1/verifications', body, token })
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    stats.givenUp++
    return undefined
  }
}

const isSame = (one: Answer, other: Answer | undefined): boolean =>
  other === undefined || (one.outcome === other.outcome && one.reason === other.reason && one.at === other.at)
