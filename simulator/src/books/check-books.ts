/** One scan as its gate knows it. */
export type JournalLine = {
  /** The citizen whose code it was. */
  citizen: number
  place: string
  verificationId: string
  isOffline: boolean
  /** Unix seconds of the asking. */
  askedAt: number
  /** The answers that this scan may get: `accepted` or reasons of a refusal. */
  due: readonly string[]
  /** Undefined when nobody ever answered. */
  answer?: { outcome: string; reason?: string; at: number }
  /** What the platform said of an off-line scan when it was handed in. */
  handedIn?: string
  /** False for a code that names nobody: it stands in no ledger. */
  hasHolder: boolean
}

/** One entry of a citizen's ledger, as the public surface tells it; `at` in Unix seconds. */
export type LedgerEntry = {
  entryId: string
  place: string
  at: number
  outcome: string
  reason?: string
  offline: boolean
}

export type DisagreementKind = 'answered-otherwise' | 'lost' | 'doubled' | 'in-anothers-ledger' | 'changed' | 'invented'

/** `what` is for people to look it up. */
export type Disagreement = { kind: DisagreementKind; citizen: number; what: string }

type Fact = { place: string; at: number; outcome: string; reason?: string; offline: boolean }

const keyOf = ({ place, at, outcome, reason, offline }: Fact): string =>
  [place, at, outcome, reason ?? '', offline].join('|')
const momentOf = ({ place, at }: Fact): string => `${place}|${at}`

/**
 * Holds the gates' journal against every citizen's ledger: each answered scan with a holder is there exactly once, and
 * nothing else is. A scan that was never answered may be there, once. No disagreement, an empty list.
 */
export function checkBooks(
  journal: readonly JournalLine[],
  ledgers: ReadonlyMap<number, readonly LedgerEntry[]>,
): Disagreement[] {
  const byCitizen = Map.groupBy(journal, line => line.citizen)
  const sides = [...new Set([...byCitizen.keys(), ...ledgers.keys()])].map(citizen =>
    compareOne(citizen, byCitizen.get(citizen) ?? [], ledgers.get(citizen) ?? []),
  )
  const missing = new Map<string, number>()
  for (const { lost } of sides) for (const fact of lost) missing.set(keyOf(fact), (missing.get(keyOf(fact)) ?? 0) + 1)
  return [
    ...journal.flatMap(judgeAnswer),
    ...sides.flatMap(({ citizen, lost, extra, expected }) => nameFaults(citizen, lost, extra, expected, missing)),
  ]
}

function judgeAnswer({ citizen, verificationId, due, answer, handedIn }: JournalLine): Disagreement[] {
  if (answer === undefined) return []
  if (answer.outcome === 'accepted' && handedIn === 'refused')
    return [
      { kind: 'answered-otherwise', citizen, what: `${verificationId}: accepted off line, refused when handed in` },
    ]
  const given = answer.reason ?? answer.outcome
  if (due.includes(given)) return []
  return [{ kind: 'answered-otherwise', citizen, what: `${verificationId}: ${given}, due ${due.join(' or ')}` }]
}

/** What one ledger lacks and what it has too much, with the unanswered scans taken off. */
function compareOne(citizen: number, lines: readonly JournalLine[], entries: readonly LedgerEntry[]) {
  const waiting = lines.flatMap(line =>
    line.hasHolder && line.answer !== undefined ? [factOf(line, line.answer)] : [],
  )
  const expected = new Set(waiting.map(keyOf))
  const open = new Map<string, number>()
  for (const fact of waiting) open.set(keyOf(fact), (open.get(keyOf(fact)) ?? 0) + 1)
  const surplus = entries.filter(entry => !takeOne(open, keyOf(entry)))
  const unanswered = lines.filter(line => line.hasHolder && line.answer === undefined)
  const extra = surplus.filter(entry => {
    const found = unanswered.findIndex(line => mayBe(line, entry))
    if (found < 0 || expected.has(keyOf(entry))) return true
    unanswered.splice(found, 1)
    return false
  })
  return { citizen, expected, extra, lost: waiting.filter(fact => takeOne(open, keyOf(fact))) }
}

/** How long after it was asked a scan that nobody answered may still have been recorded, in seconds. */
const LATE_SECONDS_MAX = 900

/** Whether an entry can be a scan that was never answered: at its place, in its time, with an outcome it could have. */
const mayBe = ({ place, askedAt, isOffline, due }: JournalLine, entry: LedgerEntry): boolean =>
  place === entry.place &&
  isOffline === entry.offline &&
  askedAt - 1 <= entry.at &&
  entry.at <= askedAt + LATE_SECONDS_MAX &&
  due.includes(entry.reason ?? entry.outcome)

const factOf = ({ place, isOffline }: JournalLine, answer: NonNullable<JournalLine['answer']>): Fact => ({
  place,
  offline: isOffline,
  ...answer,
})

function takeOne(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0
  if (left > 0) counts.set(key, left - 1)
  return left > 0
}

function nameFaults(
  citizen: number,
  lost: readonly Fact[],
  extra: readonly LedgerEntry[],
  expected: ReadonlySet<string>,
  missing: ReadonlyMap<string, number>,
): Disagreement[] {
  const changed = new Map<string, number>()
  for (const fact of lost) changed.set(momentOf(fact), (changed.get(momentOf(fact)) ?? 0) + 1)
  const isChanged = new Map<string, number>()
  const surplus = extra.map((entry): Disagreement => {
    const what = `${entry.entryId} ${keyOf(entry)}`
    if (expected.has(keyOf(entry))) return { kind: 'doubled', citizen, what }
    if (takeOne(changed, momentOf(entry))) {
      isChanged.set(momentOf(entry), (isChanged.get(momentOf(entry)) ?? 0) + 1)
      return { kind: 'changed', citizen, what }
    }
    return { kind: (missing.get(keyOf(entry)) ?? 0) > 0 ? 'in-anothers-ledger' : 'invented', citizen, what }
  })
  const gone = lost.filter(fact => !takeOne(isChanged, momentOf(fact)))
  return [...surplus, ...gone.map((fact): Disagreement => ({ kind: 'lost', citizen, what: keyOf(fact) }))]
}
