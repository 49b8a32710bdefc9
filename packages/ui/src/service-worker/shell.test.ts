import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cacheFamilyOf, cacheNameOf, findFile, type Shell } from './shell.ts'

const SCOPE = 'https://city.example/m/'
const SHELL: Shell = {
  version: 'v1',
  files: ['', 'icon.svg', 'assets/index-abc.js'].map(path => ({ path, integrity: 'sha256-x' })),
}
const find = (url: string, method = 'GET') => findFile(SHELL, SCOPE, { method, url })

test('the page, by whatever query it is opened, and its files come from the phone', () => {
  for (const url of ['', '?from=poster', '#/visits', 'index.html']) assert.equal(find(SCOPE + url), '')
  assert.equal(find(`${SCOPE}assets/index-abc.js`), 'assets/index-abc.js')
  assert.equal(find(`${SCOPE}icon.svg`), 'icon.svg')
})

test('no call of the API, no other folder and nothing but GET is ever answered from the phone', () => {
  for (const url of [
    'https://city.example/citizen/v1/clock',
    'https://city.example/t/',
    'https://city.example/',
    'https://other.example/m/',
    `${SCOPE}sw.js`,
    `${SCOPE}assets/unknown.js`,
    `${SCOPE}../citizen/v1/session`,
  ])
    assert.equal(find(url), undefined, url)
  assert.equal(find(SCOPE, 'POST'), undefined)
})

test('caches of versions and of apps are kept apart', () => {
  assert.notEqual(cacheNameOf(SCOPE, 'v1'), cacheNameOf(SCOPE, 'v2'))
  assert.ok(cacheNameOf(SCOPE, 'v1').startsWith(cacheFamilyOf(SCOPE)))
  assert.ok(!cacheNameOf('https://city.example/t/', 'v1').startsWith(cacheFamilyOf(SCOPE)))
})
