/** One answer that a gate got and wrote down before its next request. */
export type Acknowledged = {
  terminalId: string
  verificationId: string
  /** Hex. */
  codeId: string
  /** `accepted`, or the reason of the refusal. */
  answer: string
  /** The answer that this scan had to get. */
  expected: string
}

/** What the database holds; `answer` as in the journal, ids in lower case, code ids in hex. */
export type Books = {
  verifications: readonly { terminalId: string; verificationId: string; hasHolder: boolean; answer: string }[]
  entries: readonly { terminalId: string; verificationId: string; answer: string }[]
  codeUses: readonly { terminalId: string; verificationId: string; codeId: string }[]
}

export type FaultKind =
  | 'answered-otherwise'
  | 'acknowledged-twice'
  | 'verification-lost'
  | 'verification-doubled'
  | 'verification-changed'
  | 'entry-lost'
  | 'entry-doubled'
  | 'entry-changed'
  | 'entry-unfounded'
  | 'code-use-lost'
  | 'code-use-doubled'
  | 'code-use-of-another'
  | 'code-accepted-twice'

export type Fault = { kind: FaultKind; scan: string }

type Named = { terminalId: string; verificationId: string }

const nameOf = ({ terminalId, verificationId }: Named): string => `${terminalId} ${verificationId}`

/**
 * Holds the journal of the gates against the books: each acknowledged scan is there exactly once, with its entry in the
 * ledger and its code used once. No fault, an empty list. Every scan of the journal had a holder.
 */
export function checkBooks(journal: readonly Acknowledged[], books: Books): Fault[] {
  return [
    ...checkAnswers(journal, books),
    ...checkEntries(journal, books),
    ...checkUses(journal, books),
    ...checkAccepted(journal, books),
  ]
}

function checkAnswers(journal: readonly Acknowledged[], books: Books): Fault[] {
  const rows = Map.groupBy(books.verifications, nameOf)
  const told = Map.groupBy(journal, nameOf)
  return journal.flatMap(scan => {
    const found = rows.get(nameOf(scan)) ?? []
    return [
      ...when(scan.answer !== scan.expected, 'answered-otherwise', scan),
      ...when((told.get(nameOf(scan)) ?? []).length > 1, 'acknowledged-twice', scan),
      ...counted(found.length, 'verification-lost', 'verification-doubled', scan),
      ...when(
        found.some(row => row.answer !== scan.answer),
        'verification-changed',
        scan,
      ),
    ]
  })
}

/** The ledger's rows are those of the verifications that had a holder, neither more nor fewer. */
function checkEntries(journal: readonly Acknowledged[], books: Books): Fault[] {
  const entries = Map.groupBy(books.entries, nameOf)
  const held = new Map(books.verifications.filter(row => row.hasHolder).map(row => [nameOf(row), row.answer]))
  const due = new Map<string, Named>([...journal, ...books.verifications.filter(row => row.hasHolder)].map(toNamed))
  return [
    ...[...due].flatMap(([name, scan]) =>
      counted((entries.get(name) ?? []).length, 'entry-lost', 'entry-doubled', scan),
    ),
    ...books.entries.flatMap(entry => {
      const answer = held.get(nameOf(entry))
      return answer === undefined
        ? when(true, 'entry-unfounded', entry)
        : when(answer !== entry.answer, 'entry-changed', entry)
    }),
  ]
}

/** A code that was refused as used is another scan's; one too old is nobody's; any other is this scan's own. */
function checkUses(journal: readonly Acknowledged[], books: Books): Fault[] {
  const uses = Map.groupBy(books.codeUses, use => use.codeId)
  return journal
    .filter(scan => scan.answer !== 'stale')
    .flatMap(scan => {
      const found = uses.get(scan.codeId) ?? []
      const isOwn = found.some(use => nameOf(use) === nameOf(scan))
      return [
        ...counted(found.length, 'code-use-lost', 'code-use-doubled', scan),
        ...when(found.length > 0 && isOwn === (scan.answer === 'reused'), 'code-use-of-another', scan),
      ]
    })
}

/** Also of scans that nobody acknowledged: each accepted one used one code up, and no code was accepted twice. */
function checkAccepted(journal: readonly Acknowledged[], books: Books): Fault[] {
  const uses = Map.groupBy(books.codeUses, nameOf)
  const accepted = Map.groupBy(
    journal.filter(scan => scan.answer === 'accepted'),
    scan => scan.codeId,
  )
  return [
    ...books.verifications
      .filter(row => row.answer === 'accepted')
      .flatMap(row => counted((uses.get(nameOf(row)) ?? []).length, 'code-use-lost', 'code-use-doubled', row)),
    ...[...accepted.values()]
      .filter(scans => scans.length > 1)
      .flatMap(scans => scans.flatMap(scan => when(true, 'code-accepted-twice', scan))),
  ]
}

const toNamed = (scan: Named): [string, Named] => [nameOf(scan), scan]

const when = (wrong: boolean, kind: FaultKind, scan: Named): Fault[] => (wrong ? [{ kind, scan: nameOf(scan) }] : [])

const counted = (count: number, lost: FaultKind, doubled: FaultKind, scan: Named): Fault[] =>
  count === 1 ? [] : when(true, count === 0 ? lost : doubled, scan)
