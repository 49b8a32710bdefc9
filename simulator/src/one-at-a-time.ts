import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SettingRefused } from './settings.ts'

/**
 * Two runs on one folder's people and gates would find each other's scans in the ledgers: the second is refused. Answers
 * how to let go; what a killed run left is taken over.
 */
export function takeTurn(dataFolder: string): () => void {
  const file = join(dataFolder, 'simulation.pid')
  if (!claim(file)) {
    const other = Number(readFileSync(file, 'utf8'))
    if (isAlive(other))
      throw new SettingRefused(`仿真正在运行 A simulation is running on this folder: process ${other}`)
    rmSync(file, { force: true })
    if (!claim(file)) throw new SettingRefused('仿真正在运行 A simulation has just begun on this folder')
  }
  return () => rmSync(file, { force: true })
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(processId: number): boolean {
  try {
    return Number.isInteger(processId) && processId > 0 && process.kill(processId, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
