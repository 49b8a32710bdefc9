import { once } from 'node:events'
import { findPostgresPrograms, startTemporaryPostgres } from '../../tools/temporary-postgres.ts'
import type { Measured } from '../row.ts'
import type { LoadOrder, LoadResult } from './load-order.ts'
import { type PlatformReady, startProgram } from './start-platform.ts'

/** Sends one load and tells what became of it. */
export type Load = (order: LoadOrder) => Promise<LoadResult>

/** A platform, its PostgreSQL and its gates, each in processes of their own, for as long as `work` runs. */
export async function withPlatform(recorder: 'on' | 'off', work: (load: Load) => Promise<Measured>): Promise<Measured> {
  const programs = findPostgresPrograms()
  if (programs === undefined) return { figures: [], leftOut: 'there is no PostgreSQL on this machine' }
  const postgres = await startTemporaryPostgres(programs)
  try {
    const platform = await startProgram<PlatformReady>('platform.ts', [postgres.url, recorder])
    const gates = await startProgram<'ready'>('load.ts', [], platform.ready)
    try {
      return await work(async order => {
        gates.child.send(order)
        const [result] = await once(gates.child, 'message')
        return result
      })
    } finally {
      await gates.stop()
      await platform.stop()
    }
  } finally {
    await postgres.stop()
  }
}
