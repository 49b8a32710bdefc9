import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from './start-error.ts'

/** Makes the data folder, readable by its owner only. Throws `StartError` with what to do. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    throw new StartError(
      `数据目录不可写 The data folder cannot be written: ${folder}; 请用 --data 指定其他目录 choose another with --data`,
    )
  }
}

/**
 * Holds the folder for this process. The lock is the operating system's, taken through SQLite on all platforms: it dies
 * with the process, also after kill −9, so no stale file can keep a city closed (ADR 0004).
 */
export function lockDataFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new StartError(
      `数据目录正被另一个 Yima 使用 Another Yima holds the data folder: ${folder}; 请先停止它或用 --data 换一个目录 stop it, or choose another with --data`,
    )
  }
  return () => lock.close()
}
