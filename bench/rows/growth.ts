import { sql } from 'kysely'
import { type Db, openPostgres } from '../../apps/server/src/kernel/db.ts'
import { findPostgresPrograms, startTemporaryPostgres } from '../../tools/temporary-postgres.ts'
import { median } from '../compare-rates.ts'
import { prepareStore, type Store, writeScans } from '../record-scans.ts'
import type { Row } from '../row.ts'

/** Citizens and verifications: the small city, and one twenty times as large. */
const SMALL = { citizens: 10_000, verifications: 100_000 }
const LARGE = { citizens: 200_000, verifications: 2_000_000 }
const WRITERS = 16
const ROUNDS = 5
const SECONDS = 2
const TIMES_MAX = 1.2

/** The same scans in a small and in a large city: latencies of the record step, where every access by key shows. */
export const growth: Row = {
  name: 'growth',
  title: `Growth: ${SMALL.citizens.toLocaleString('en')} → ${LARGE.citizens.toLocaleString('en')} citizens, ${SMALL.verifications.toLocaleString('en')} → ${LARGE.verifications.toLocaleString('en')} verifications`,
  async measure() {
    const programs = findPostgresPrograms()
    if (programs === undefined) return { figures: [], leftOut: 'there is no PostgreSQL on this machine' }
    const postgres = await startTemporaryPostgres(programs)
    try {
      const database = openPostgres(postgres.url)
      const store = await prepareStore(database)
      await grow(database.db, { citizens: 0, verifications: 0 }, SMALL)
      const small = await latencies(store, SMALL.citizens)
      await grow(database.db, SMALL, LARGE)
      const large = await latencies(store, LARGE.citizens)
      await database.close()
      const aim = { below: TIMES_MAX }
      return {
        figures: [
          { what: 'p50, large ÷ small', value: large.p50 / small.p50, unit: '×', runs: ROUNDS, aim },
          { what: 'p99, large ÷ small', value: large.p99 / small.p99, unit: '×', runs: ROUNDS, aim },
          { what: 'p50, large', value: large.p50, unit: 'ms', runs: ROUNDS },
          { what: 'p99, large', value: large.p99, unit: 'ms', runs: ROUNDS },
        ],
      }
    } finally {
      await postgres.stop()
    }
  },
}

async function latencies(store: Store, citizens: number): Promise<{ p50: number; p99: number }> {
  const rounds: { p50: number; p99: number }[] = []
  await writeScans(store.together, { writers: WRITERS, seconds: SECONDS, holders: citizens })
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await writeScans(store.together, { writers: WRITERS, seconds: SECONDS, holders: citizens }))
  return { p50: median(rounds.map(({ p50 }) => p50)), p99: median(rounds.map(({ p99 }) => p99)) }
}

type Size = { citizens: number; verifications: number }
const ROWS_AT_ONCE = 250_000

/** Fills the tables up with rows like those of real scans, spread over the people, then lets the database look at them. */
async function grow(db: Db, from: Size, to: Size): Promise<void> {
  await sql`insert into passes.holder select g, 'cit_' || g, now() from generate_series(${from.citizens}::int, ${to.citizens - 1}::int) g`.execute(
    db,
  )
  await sql`insert into passes.strip select g, 1, 'dev', 0, decode(md5(g::text), 'hex'), 0, 0, 48, '{}', now()
    from generate_series(${from.citizens}::int, ${to.citizens - 1}::int) g`.execute(db)
  for (let begin = from.verifications; begin < to.verifications; begin += ROWS_AT_ONCE) {
    const end = Math.min(to.verifications, begin + ROWS_AT_ONCE) - 1
    await sql`with row as (select g, 'cit_' || g % ${to.citizens}::int as who, gen_random_uuid() as id, 'trm_' || g % 5000 as gate
        from generate_series(${begin}::int, ${end}::int) g),
      kept as (insert into kernel.verification (month, subject, caller, verification_id, request_hash, at, scene_id, deployment_id, outcome, answer)
        select date_trunc('month', now() at time zone 'UTC')::date, who, gate, id, decode(md5(g::text) || md5(g::text), 'hex'), now(), 'passage', 'dep_bench', 'accepted',
          jsonb_build_object('verificationId', id, 'outcome', 'accepted', 'sceneId', 'passage', 'deploymentId', 'dep_bench', 'direction', 'in', 'citizenId', who) from row)
      insert into ledger.entry (month, citizen_id, verification_id, entry_id, at, scene_id, deployment_id, terminal_id, place_name, unit_name, direction, outcome, fields)
      select date_trunc('month', now() at time zone 'UTC')::date, who, id, 'led_' || md5(g::text), now(), 'passage', 'dep_bench', gate, '县行政服务中心', '县政务服务中心', 'in', 'accepted', '{}' from row`.execute(
      db,
    )
  }
  await sql`vacuum (analyze)`.execute(db)
  await sql`checkpoint`.execute(db)
}
