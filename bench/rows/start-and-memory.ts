import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Installation } from '../../e2e/crash/books.ts'
import { startServer } from '../../e2e/crash/start-server.ts'
import { findPostgresPrograms, startTemporaryPostgres } from '../../tools/temporary-postgres.ts'
import { median } from '../compare-rates.ts'
import type { Figure, Row } from '../row.ts'

const STARTS = 5
const IDLE_MS = 3_000
const READY_MS_MAX = 3_000

/** Starts on data that is there, and what an idle process holds. */
export const startAndMemory: Row = {
  name: 'start',
  title: 'Start with data there, and memory of an idle process',
  async measure() {
    const programs = findPostgresPrograms()
    if (programs === undefined) return { figures: await measureEngine('embedded', 'embedded database', 500) }
    const postgres = await startTemporaryPostgres(programs)
    try {
      process.env.YIMA_TEST_DATABASE_URL = postgres.url
      const onPostgres = await measureEngine('provided', 'PostgreSQL', 250)
      return { figures: [...onPostgres, ...(await measureEngine('embedded', 'embedded database', 500))] }
    } finally {
      await postgres.stop()
    }
  },
}

async function measureEngine(engine: 'provided' | 'embedded', name: string, megabytesMax: number): Promise<Figure[]> {
  // It looks at the environment when it is loaded.
  const { createInstallation } = await import('../../e2e/crash/books.ts')
  const installation: Installation = await createInstallation(engine)
  if ((engine === 'provided') !== (installation.databaseUrl !== undefined)) throw new Error(`no ${name}`)
  try {
    await (await startServer(installation)).stop()
    const starts: { readyMs: number; megabytes: number }[] = []
    for (let start = 0; start < STARTS; start++) {
      const server = await startServer(installation)
      await setTimeout(IDLE_MS)
      starts.push({ readyMs: server.readySeconds * 1000, megabytes: residentMegabytes(server.processId) })
      await server.stop()
    }
    return [
      {
        what: `ready, ${name}`,
        value: median(starts.map(({ readyMs }) => readyMs)),
        unit: 'ms',
        runs: STARTS,
        aim: { below: READY_MS_MAX },
      },
      {
        what: `memory when idle, ${name}`,
        value: median(starts.map(({ megabytes }) => megabytes)),
        unit: 'MB',
        runs: STARTS,
        aim: { below: megabytesMax },
      },
    ]
  } finally {
    await installation.remove()
  }
}

/** Resident memory as Linux counts it. */
function residentMegabytes(processId: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}
