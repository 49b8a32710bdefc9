import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SCENARIOS } from '../scenarios.ts'
import type { Settings } from '../settings.ts'
import { cut, drawView, spark, widthOf } from './draw.ts'
import { Stats } from './stats.ts'

const SETTINGS: Settings = {
  dataFolder: '',
  url: 'http://127.0.0.1:8080',
  citizens: 10_000,
  gates: 200,
  offlineGates: 20,
  scans: 30_000,
  seed: 1,
  scenario: SCENARIOS.rush,
  scenarioName: 'rush',
  overSeconds: 90,
  json: false,
}

test('no line of the view is wider than the screen, Chinese counted double', () => {
  assert.equal(widthOf('扫码 scans'), 10)
  assert.equal(cut('扫码 scans', 3), '扫')
  const stats = new Stats()
  for (const reason of ['accepted', 'reused', 'stale', 'bad-signature']) stats.noteScan(reason, reason === 'stale')
  for (const columns of [20, 40, 80, 200]) {
    const lines = drawView(SETTINGS, stats, [1, 300, 150], columns)
    assert.equal(lines.length, 8)
    for (const line of lines) assert.ok(widthOf(line) <= columns)
  }
})

test('the highest rate is the highest column, and none is the lowest', () => {
  assert.equal(spark([0, 50, 100]), '▁▅█')
  assert.equal(spark([0, 0]), '▁▁')
})

test('half of the answers came below the median', () => {
  const stats = new Stats()
  for (let milliseconds = 1; milliseconds <= 101; milliseconds++) stats.noteAnswer(milliseconds)
  assert.deepEqual([stats.latency(0.5), stats.latency(0.99)], [51, 100])
})
