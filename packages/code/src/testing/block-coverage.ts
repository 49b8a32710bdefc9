import { Session } from 'node:inspector/promises'

/** Says which blocks of code ran for the first time since it was asked last. */
export type BlockCoverage = { takeNew(): Promise<number>; readonly blocks: number; close(): Promise<void> }

/** Counts blocks of files whose address contains `part`, by the engine's own coverage. */
export async function startBlockCoverage(part: string): Promise<BlockCoverage> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const seen = new Set<string>()
  return {
    get blocks() {
      return seen.size
    },
    async takeNew() {
      const before = seen.size
      const { result } = await session.post('Profiler.takePreciseCoverage')
      for (const { url, functions } of result) {
        if (!url.includes(part)) continue
        for (const { ranges } of functions)
          for (const { count, startOffset, endOffset } of ranges)
            if (count > 0) seen.add(`${url} ${startOffset} ${endOffset}`)
      }
      return seen.size - before
    },
    async close() {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
