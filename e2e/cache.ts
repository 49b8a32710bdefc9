import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const CACHE = join(import.meta.dirname, '../node_modules/.cache')

/**
 * Path of a folder under node_modules/.cache that `fill` made once. It is filled under another name and renamed, so that
 * two tests starting together never see half of it.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(CACHE, name)
  if (existsSync(folder)) return folder
  const fresh = `${folder}.${process.pid}`
  mkdirSync(fresh, { recursive: true })
  try {
    await fill(fresh)
    if (!existsSync(folder)) renameSync(fresh, folder)
  } catch (error) {
    // Another process was first, and its folder is as good as ours.
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return folder
}
