import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Acknowledged, type Books, checkBooks, type FaultKind } from './check-books.ts'

const scan = (name: string, more: Partial<Acknowledged> = {}): Acknowledged => {
  const answer = more.answer ?? 'accepted'
  return { terminalId: 'trm_a', verificationId: name, codeId: `code-${name}`, answer, expected: answer, ...more }
}

const JOURNAL: readonly Acknowledged[] = [
  scan('one'),
  scan('two'),
  scan('closed', { answer: 'place-closed' }),
  scan('again', { answer: 'reused', codeId: 'code-one', terminalId: 'trm_b' }),
  scan('old', { answer: 'stale' }),
]

/** The books that such a journal should find. */
const BOOKS: Books = {
  verifications: JOURNAL.map(({ terminalId, verificationId, answer }) => ({
    terminalId,
    verificationId,
    answer,
    hasHolder: true,
  })),
  entries: JOURNAL.map(({ terminalId, verificationId, answer }) => ({ terminalId, verificationId, answer })),
  codeUses: JOURNAL.slice(0, 3).map(({ terminalId, verificationId, codeId }) => ({
    terminalId,
    verificationId,
    codeId,
  })),
}

const kinds = (books: Partial<Books>, journal = JOURNAL): FaultKind[] => [
  ...new Set(checkBooks(journal, { ...BOOKS, ...books }).map(fault => fault.kind)),
]
const without = <Row extends { verificationId: string }>(rows: readonly Row[], name: string): Row[] =>
  rows.filter(row => row.verificationId !== name)
const doubled = <Row extends { verificationId: string }>(rows: readonly Row[], name: string): Row[] => [
  ...rows,
  ...rows.filter(row => row.verificationId === name),
]

test('books that hold every acknowledged scan once have no fault', () => {
  assert.deepEqual(checkBooks(JOURNAL, BOOKS), [])
})

test('a scan that nobody acknowledged may be there, whole', () => {
  const row = { terminalId: 'trm_a', verificationId: 'late', answer: 'accepted', hasHolder: true }
  const books = {
    verifications: [...BOOKS.verifications, row],
    entries: [...BOOKS.entries, row],
    codeUses: [...BOOKS.codeUses, { ...row, codeId: 'code-late' }],
  }
  assert.deepEqual(kinds(books), [])
  assert.deepEqual(kinds({ ...books, entries: BOOKS.entries }), ['entry-lost'])
  assert.deepEqual(kinds({ ...books, codeUses: BOOKS.codeUses }), ['code-use-lost'])
})

test('a lost row is found, wherever it stood', () => {
  assert.deepEqual(
    kinds({
      verifications: without(BOOKS.verifications, 'one'),
      entries: without(BOOKS.entries, 'one'),
      codeUses: without(BOOKS.codeUses, 'one'),
    }),
    ['verification-lost', 'entry-lost', 'code-use-lost'],
  )
  assert.deepEqual(kinds({ verifications: without(BOOKS.verifications, 'two') }), [
    'verification-lost',
    'entry-unfounded',
  ])
  assert.deepEqual(kinds({ entries: without(BOOKS.entries, 'closed') }), ['entry-lost'])
  assert.deepEqual(kinds({ codeUses: without(BOOKS.codeUses, 'closed') }), ['code-use-lost'])
})

test('a doubled row is found, wherever it stands', () => {
  assert.deepEqual(kinds({ verifications: doubled(BOOKS.verifications, 'one') }), ['verification-doubled'])
  assert.deepEqual(kinds({ entries: doubled(BOOKS.entries, 'again') }), ['entry-doubled'])
  assert.deepEqual(kinds({ codeUses: doubled(BOOKS.codeUses, 'two') }), ['code-use-doubled'])
})

test('a row that says something else is found', () => {
  const changed = <Row extends { verificationId: string }>(rows: readonly Row[]) =>
    rows.map(row => (row.verificationId === 'closed' ? { ...row, answer: 'revoked' } : row))
  assert.deepEqual(kinds({ verifications: changed(BOOKS.verifications) }), ['verification-changed', 'entry-changed'])
  assert.deepEqual(kinds({ entries: changed(BOOKS.entries) }), ['entry-changed'])
  const anothers = BOOKS.codeUses.map(use => (use.verificationId === 'closed' ? { ...use, terminalId: 'trm_c' } : use))
  assert.deepEqual(kinds({ codeUses: anothers }), ['code-use-of-another'])
})

test('an answer that a scan should not have got is found', () => {
  const journal = [...JOURNAL.slice(1), scan('one', { expected: 'reused' })]
  assert.deepEqual(kinds({}, journal), ['answered-otherwise'])
  assert.deepEqual(kinds({}, [...JOURNAL, scan('one')]).slice(0, 1), ['acknowledged-twice'])
})

test('a code that was accepted twice is found', () => {
  const again = scan('two', { codeId: 'code-one' })
  assert.ok(kinds({}, [...JOURNAL.filter(one => one.verificationId !== 'two'), again]).includes('code-accepted-twice'))
})
