import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListView } from '../../shared/api.ts'
import { exportAddress, nextSort, queryOf } from './query.ts'

const column = { title: { zh: '', en: '' }, isSortable: true, isMasked: false, isShown: true }
const LIST: ListView = {
  name: 'calls',
  path: '/console/v1/calls',
  group: { name: 'platform', title: { zh: '', en: '' } },
  title: { zh: '', en: '' },
  sort: '-at',
  columns: [
    { ...column, name: 'at', type: 'time', filter: 'between' },
    { ...column, name: 'app', type: 'text', filter: 'contains' },
    { ...column, name: 'route', type: 'text' },
  ],
  actions: [],
  creations: [],
}

test('the server is asked only for what the list knows, and never for an empty filter', () => {
  const search = { atFrom: '2026-01-01', atTo: '', app: '门诊', route: 'x', evil: '1', sort: 'at', cursor: 'c' }
  assert.deepEqual(queryOf(LIST, search), { atFrom: '2026-01-01', app: '门诊', sort: 'at', cursor: 'c' })
})

test('an export has every filter of the table and no page, with the columns in view', () => {
  const address = exportAddress(LIST, { app: '门诊', cursor: 'c', sort: '-at' }, ['at', 'app'], 'zh')
  assert.equal(decodeURIComponent(address), '/console/v1/calls/export?app=门诊&columns=at,app&lang=zh')
})

test('clicks on a head go up, down and back to the list’s own order', () => {
  assert.deepEqual(
    [nextSort(undefined, 'app'), nextSort('app', 'app'), nextSort('-app', 'app')],
    ['app', '-app', undefined],
  )
})
