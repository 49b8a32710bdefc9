import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { takeTurn } from './one-at-a-time.ts'

test('a second run on the same folder is refused until the first has ended, and a killed run is no hindrance', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yima-simulation-'))
  try {
    const letGo = takeTurn(folder)
    assert.throws(() => takeTurn(folder), /A simulation is running on this folder/)
    letGo()
    const ended = spawnSync(process.execPath, ['-e', '']).pid
    writeFileSync(join(folder, 'simulation.pid'), String(ended))
    takeTurn(folder)()
    assert.equal(existsSync(join(folder, 'simulation.pid')), false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
