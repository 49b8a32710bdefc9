import { sql } from 'kysely'
import { openPostgres } from '../../apps/server/src/kernel/db.ts'
import { findPostgresPrograms, startTemporaryPostgres } from '../../tools/temporary-postgres.ts'
import { median } from '../compare-rates.ts'
import { prepareStore, writeScans } from '../record-scans.ts'
import type { Row } from '../row.ts'

const LOAD = { writers: 64, seconds: 2, holders: 2_000 }
const ROUNDS = 5
const RATIO_MIN = 3

/** The record step without HTTP and cryptography: accepted scans of many people, written durably by 64 writers at once. */
export const recordStep: Row = {
  name: 'record-step',
  title: `The record step alone, ${LOAD.writers} writers, PostgreSQL, durable`,
  async measure() {
    const programs = findPostgresPrograms()
    if (programs === undefined) return { figures: [], leftOut: 'there is no PostgreSQL on this machine' }
    const postgres = await startTemporaryPostgres(programs)
    try {
      return { figures: await measureOn(postgres.url) }
    } finally {
      await postgres.stop()
    }
  },
}

async function measureOn(url: string) {
  const database = openPostgres(url)
  const { together, alone } = await prepareStore(database)
  const everybody = sql`generate_series(0, ${LOAD.holders - 1}::int) g`
  await sql`insert into passes.holder select g, 'cit_' || g, now() from ${everybody}`.execute(database.db)
  await sql`insert into passes.strip select g, 1, 'dev', 0, decode(md5(g::text), 'hex'), 0, 0, 48, '{}', now() from ${everybody}`.execute(
    database.db,
  )
  const rounds: { on: number; off: number }[] = []
  for (const write of [together, alone]) await writeScans(write, LOAD)
  for (let round = 0; round < ROUNDS; round++) {
    const off = await writeScans(alone, LOAD)
    const on = await writeScans(together, LOAD)
    rounds.push({ on: on.rate, off: off.rate })
  }
  await database.close()
  return [
    {
      what: 'written together ÷ each in a transaction of its own',
      value: median(rounds.map(({ on, off }) => on / off)),
      unit: '×',
      runs: ROUNDS,
      aim: { atLeast: RATIO_MIN },
    },
    { what: 'written together', value: median(rounds.map(({ on }) => on)), unit: '/s', runs: ROUNDS },
    { what: 'each in a transaction of its own', value: median(rounds.map(({ off }) => off)), unit: '/s', runs: ROUNDS },
  ] as const
}
