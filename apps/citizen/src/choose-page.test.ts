import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choosePage } from './choose-page.ts'
import { PAGES } from './page-table.ts'
import type { SessionState } from './shared/session.ts'

const known = (assurance: 1 | 2, expired = false): SessionState => ({
  kind: 'known',
  assurance,
  expired,
  phoneMasked: '1',
})

test('whoever is proved sees every page, and an address that is none shows the code', () => {
  for (const [path, { name }] of Object.entries(PAGES)) assert.equal(choosePage(path, known(2)), name)
  for (const path of ['/nothing', '/toString', '']) assert.equal(choosePage(path, known(2)), 'code')
})

test('whoever lacks the level of a page is shown how to get it', () => {
  for (const [path, { name, needs }] of Object.entries(PAGES)) {
    assert.equal(choosePage(path, { kind: 'none' }), needs > 0 ? 'signIn' : name)
    assert.equal(choosePage(path, known(1)), needs > 1 ? 'realName' : name)
  }
})

test('an expired session keeps the code and what is nobody’s; all else asks to sign in', () => {
  const shown = Object.keys(PAGES).map(path => choosePage(path, known(2, true)))
  assert.deepEqual(shown, ['code', 'signIn', 'signIn', 'signIn', 'signIn', 'display'])
})
