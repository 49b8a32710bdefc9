import {
  createPassCache,
  judgeOffline,
  type OfflineDecision,
  type OpenedBundle,
  openBundle,
  type RootKey,
  type SignedBundle,
} from '@yima/code'
import { nodeCrypto } from '@yima/code/node'
import type { JournalLine } from '../books/check-books.ts'
import { uuidV7 } from '../uuid.ts'
import type { Behaviour, GateDeps } from './behaviour.ts'
import { present, type Used, type Visitor } from './visits.ts'

type ScanRecord = { seq: number; verificationId: string; code: string; at: string; outcome: 'accepted' | 'refused' }

/** A scan that is not handed in yet, and what was noted of it. */
type Waiting = { record: ScanRecord; line: JournalLine }

/** Scans after which the gate finds network for a moment and hands them in. */
const HAND_IN_EVERY = 25
const RECORDS_MAX = 500
const PASSES_KEPT = 200
const OWN_MAX = 16

/** A gate without network: it decides with what it fetched before, and hands in later. */
export const gateOffline: Behaviour = {
  start: async deps => {
    const { opened, nextSeq } = await fetchBundle(deps)
    const passes = createPassCache(PASSES_KEPT)
    const usedHere = new Set<string>()
    const own: Used[] = []
    const waiting: Waiting[] = []
    let seq = nextSeq
    let lastMs = 0
    return {
      take: async visit => {
        const visitor = await present(visit, { ...deps, used: [...deps.used, ...own] })
        // Times of one gate do not go back, whatever its clock does.
        const atMs = Math.max(lastMs, Date.now() + deps.city.aheadMs)
        lastMs = atMs
        const now = Math.floor(atMs / 1000)
        const isUsedHere = (codeId: Uint8Array) => usedHere.has(Buffer.from(codeId).toString('hex'))
        const wasUsedHere = own.some(({ code }) => code === visitor.code)
        const decision = await judgeOffline(
          { text: visitor.code, direction: 'in', now, isUsedHere },
          { ...opened, crypto: nodeCrypto, passes },
        )
        if (decision.usedCodeId !== undefined) usedHere.add(Buffer.from(decision.usedCodeId).toString('hex'))
        const verificationId = uuidV7(atMs)
        const { code } = visitor
        const { outcome } = decision
        const record = { seq: seq++, verificationId, code, at: new Date(atMs).toISOString(), outcome }
        const line = noteDecision(deps, visitor, decision, { verificationId, now, wasUsedHere })
        waiting.push({ record, line })
        if (decision.outcome === 'accepted') {
          own.push({ citizen: visitor.citizen, code, mintedAt: visitor.mintedAt })
          if (own.length > OWN_MAX) own.shift()
        }
        if (waiting.length >= HAND_IN_EVERY) await handIn(deps, waiting)
      },
      finish: () => handIn(deps, waiting),
    }
  },
}

/** The line as it must stand once handed in: a code used here before is refused, one used elsewhere nobody could know. */
function noteDecision(
  { gate, journal, stats }: GateDeps,
  { citizen, hasHolder, due, mintedAt }: Visitor,
  { outcome, reason }: OfflineDecision,
  { verificationId, now, wasUsedHere }: { verificationId: string; now: number; wasUsedHere: boolean },
): JournalLine {
  const isUnknowable = due === 'reused' && !wasUsedHere
  const isOld = now - mintedAt > 30
  // The platform cannot know that the gate had seen the code, so the ledger says that the gate refused it.
  const kept = reason === 'reused' ? 'refused-offline' : reason
  const wanted = isOld ? 'stale' : isUnknowable ? 'accepted' : due === 'reused' ? 'refused-offline' : due
  const line: JournalLine = {
    ...{ citizen, hasHolder, verificationId, place: gate.place, isOffline: true, askedAt: now, due: [wanted] },
    answer: { outcome, at: now, ...(kept === undefined ? {} : { reason: kept }) },
  }
  journal.push(line)
  stats.noteScan(reason ?? outcome, true)
  return line
}

/** What a gate fetches while it has network: the bundle, signed by the root that it pins, and its next number. */
async function fetchBundle({ platform, gate, city }: GateDeps): Promise<{ opened: OpenedBundle; nextSeq: number }> {
  const { token } = gate
  const self = await platform.expect<{ root: RootKey; nextSeq: number }>({
    method: 'GET',
    path: '/terminal/v1/me',
    token,
  })
  const signed = await platform.expect<SignedBundle>({ method: 'GET', path: '/terminal/v1/bundle', token })
  const opened = await openBundle(signed, self.root, { prefix: city.prefix, epochMin: 0 }, nodeCrypto)
  if ('refusal' in opened) throw new Error(`${gate.terminalId} cannot take the bundle: ${opened.refusal}`)
  return { opened, nextSeq: self.nextSeq }
}

/** Hands in what waits, in order; a request whose answer was lost is sent again, the platform knows each scan by its id. */
async function handIn({ platform, gate, stats }: GateDeps, waiting: Waiting[]): Promise<void> {
  while (waiting.length > 0) {
    const records = waiting.slice(0, RECORDS_MAX).map(({ record }) => record)
    const { results } = await platform.expect<{ results: readonly { status: string }[] }>({
      method: 'POST',
      path: '/terminal/v1/verifications/batch',
      body: { records },
      token: gate.token,
    })
    if (results.length !== records.length)
      throw new Error(`${gate.terminalId} handed in ${records.length}, ${results.length} were answered`)
    for (const [index, { line }] of waiting.splice(0, results.length).entries())
      line.handedIn = results[index]?.status ?? ''
    stats.handedIn += results.length
  }
}
