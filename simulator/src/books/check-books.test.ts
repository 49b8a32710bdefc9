import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBooks, type JournalLine, type LedgerEntry } from './check-books.ts'

const scan = (citizen: number, name: string, more: Partial<JournalLine> = {}): JournalLine => ({
  citizen,
  place: `gate ${name}`,
  verificationId: name,
  isOffline: false,
  askedAt: 100,
  due: ['accepted'],
  answer: { outcome: 'accepted', at: 100 },
  hasHolder: true,
  ...more,
})
const entryOf = ({ place, verificationId, answer, isOffline }: JournalLine): LedgerEntry => ({
  entryId: `led_${verificationId}`,
  place,
  offline: isOffline,
  ...(answer ?? { outcome: 'accepted', at: 101 }),
})

const JOURNAL: readonly JournalLine[] = [
  scan(1, 'one'),
  scan(1, 'two', { due: ['reused'], answer: { outcome: 'refused', reason: 'reused', at: 102 } }),
  scan(2, 'three', { isOffline: true }),
  scan(2, 'forged', {
    hasHolder: false,
    due: ['bad-signature'],
    answer: { outcome: 'refused', reason: 'bad-signature', at: 100 },
  }),
]
const ENTRIES = JOURNAL.filter(({ hasHolder }) => hasHolder).map(line => ({ citizen: line.citizen, ...entryOf(line) }))
type Row = (typeof ENTRIES)[number]

const ledgersOf = (rows: readonly Row[]) =>
  new Map([1, 2, 3].map(citizen => [citizen, rows.filter(row => row.citizen === citizen)]))
const kinds = (rows: readonly Row[], journal = JOURNAL): string[] =>
  checkBooks(journal, ledgersOf(rows)).map(({ kind, citizen }) => `${kind} ${citizen}`)
const mend = (change: (row: Row) => Partial<Row>): Row[] =>
  ENTRIES.map(row => (row.entryId === 'led_one' ? { ...row, ...change(row) } : row))

test('ledgers that hold every scan with a holder once agree', () => {
  assert.deepEqual(kinds(ENTRIES), [])
})

test('a lost entry is found', () => {
  assert.deepEqual(kinds(ENTRIES.slice(1)), ['lost 1'])
})

test('a doubled entry is found', () => {
  assert.deepEqual(kinds([...ENTRIES, ...ENTRIES.slice(0, 1).map(row => ({ ...row, entryId: 'led_again' }))]), [
    'doubled 1',
  ])
})

test('an entry in another’s ledger is found there, and missed where it belongs', () => {
  assert.deepEqual(kinds(mend(() => ({ citizen: 3 }))).sort(), ['in-anothers-ledger 3', 'lost 1'])
})

test('a changed outcome, reason or mark of being off line is found', () => {
  assert.deepEqual(kinds(mend(() => ({ outcome: 'refused' }))), ['changed 1'])
  assert.deepEqual(kinds(mend(() => ({ reason: 'stale' }))), ['changed 1'])
  assert.deepEqual(kinds(mend(() => ({ offline: true }))), ['changed 1'])
})

test('an invented entry is found, also that of a code that names nobody', () => {
  const invented = { ...entryOf(scan(3, 'never')), citizen: 3 }
  assert.deepEqual(kinds([...ENTRIES, invented]), ['invented 3'])
  const forged = JOURNAL.find(({ hasHolder }) => !hasHolder)
  assert.ok(forged)
  assert.deepEqual(kinds([...ENTRIES, { ...entryOf(forged), citizen: 2 }]), ['invented 2'])
})

test('a scan that nobody answered may be there once, not twice, and not as another', () => {
  const { answer: _answer, ...open } = scan(3, 'open')
  const entry = { ...entryOf(open), citizen: 3 }
  assert.deepEqual(kinds(ENTRIES, [...JOURNAL, open]), [])
  assert.deepEqual(kinds([...ENTRIES, entry], [...JOURNAL, open]), [])
  assert.deepEqual(kinds([...ENTRIES, entry, { ...entry, entryId: 'led_twice' }], [...JOURNAL, open]), ['invented 3'])
  assert.deepEqual(kinds([...ENTRIES, { ...entry, citizen: 1 }], [...JOURNAL, open]), ['invented 1'])
})

test('an answer that a scan should not have got is found', () => {
  assert.deepEqual(kinds(ENTRIES, [{ ...scan(1, 'one'), due: ['reused'] }, ...JOURNAL.slice(1)]), [
    'answered-otherwise 1',
  ])
})

test('a scan that was never answered excuses one entry that it can be, and none that it cannot', () => {
  const line = scan(3, 'late', { due: ['accepted', 'stale'] })
  const { answer: _none, ...silent } = line
  const journal = [...JOURNAL, silent]
  const entry = { citizen: 3, ...entryOf(line), at: 130 }
  assert.deepEqual(kinds([...ENTRIES, entry], journal), [])
  assert.deepEqual(kinds([...ENTRIES, entry, { ...entry, entryId: 'led_again' }], journal), ['invented 3'])
  const impossible: readonly Partial<Row>[] = [
    { offline: true },
    { at: 98 },
    { at: 100 + 11 * 86_400 },
    { place: 'gate elsewhere' },
    { outcome: 'refused', reason: 'revoked' },
  ]
  for (const change of impossible)
    assert.deepEqual(kinds([...ENTRIES, { ...entry, ...change }], journal), ['invented 3'], JSON.stringify(change))
})

test('a scan that was let in off line and refused when it was handed in is found', () => {
  const journal = JOURNAL.map(line => (line.isOffline ? { ...line, handedIn: 'refused' } : line))
  assert.deepEqual(kinds(ENTRIES, journal), ['answered-otherwise 2'])
})
