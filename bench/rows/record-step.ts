import { createHash, randomBytes } from 'node:crypto'
import { createPassCache, type VerifiedCode } from '@yima/code'
import { nodeCrypto } from '@yima/code/node'
import { sql } from 'kysely'
import { SCENES } from '../../apps/server/src/app.ts'
import { inTransaction, openPostgres } from '../../apps/server/src/kernel/db.ts'
import { migrate } from '../../apps/server/src/kernel/migrate.ts'
import { maintainPartitions } from '../../apps/server/src/kernel/partitions.ts'
import type { Deployment } from '../../apps/server/src/kernel/ports.ts'
import { createRecorder } from '../../apps/server/src/kernel/recorder.ts'
import { Scan, type SpineDeps } from '../../apps/server/src/kernel/scan.ts'
import { systemSources } from '../../apps/server/src/kernel/sources.ts'
import { runInTransaction } from '../../apps/server/src/kernel/spine.ts'
import { createLedger } from '../../apps/server/src/modules/ledger/index.ts'
import { createHolders } from '../../apps/server/src/modules/passes/index.ts'
import { createPlaces } from '../../apps/server/src/modules/places/index.ts'
import { uuidV7 } from '../../apps/server/src/testing/gate.ts'
import { findPostgresPrograms, startTemporaryPostgres } from '../../tools/temporary-postgres.ts'
import { median } from '../compare-rates.ts'
import type { Row } from '../row.ts'

const WRITERS = 64
const HOLDERS = 2_000
const ROUNDS = 5
const SECONDS = 2
const RATIO_MIN = 3

/** The record step without HTTP and cryptography: accepted scans of many people, written durably by 64 writers at once. */
export const recordStep: Row = {
  name: 'record-step',
  title: `The record step alone, ${WRITERS} writers, PostgreSQL, durable`,
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
  await migrate(database)
  await maintainPartitions(database, Date.now())
  await sql`insert into passes.holder select g, 'cit_' || g, now() from generate_series(0, ${HOLDERS - 1}::int) g`.execute(
    database.db,
  )
  await sql`insert into passes.strip select g, 1, 'dev', 0, decode(md5(g::text), 'hex'), 0, 0, 48, '{}', now()
    from generate_series(0, ${HOLDERS - 1}::int) g`.execute(database.db)
  const deps = depsOf(database)
  const recorder = createRecorder({ ...deps, grouped: () => {} }, 'postgresql')
  const together = async (scan: Scan): Promise<void> => {
    if (typeof (await recorder(scan)) === 'string') throw new Error('a scan was not written together')
  }
  const alone = (scan: Scan): Promise<void> =>
    inTransaction(database.db, tx => runInTransaction(scan, deps, tx, 'passage'))
  const rounds: { on: number; off: number }[] = []
  await timeWriters(together)
  await timeWriters(alone)
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ off: await timeWriters(alone), on: await timeWriters(together) })
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

/** Scans a second of all writers together. */
async function timeWriters(write: (scan: Scan) => Promise<void>): Promise<number> {
  const until = performance.now() + SECONDS * 1000
  let written = 0
  const writer = async (): Promise<void> => {
    while (performance.now() < until) {
      await write(makeScan())
      written++
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: WRITERS }, writer))
  return written / ((performance.now() - started) / 1000)
}

const [PASSAGE] = SCENES
const DEPLOYMENT: Deployment = {
  deploymentId: 'dep_bench',
  sceneId: 'passage',
  stage: 'live',
  placeId: 'plc_bench',
  placeName: '测试',
  placeNameEn: 'Bench',
  address: '—',
  category: '—',
  unitName: '测试',
  openingHours: 'always',
  directions: ['in', 'out'],
}

/** A scan whose code was verified and opened, of somebody chosen by chance. */
function makeScan(): Scan {
  if (PASSAGE === undefined) throw new Error('no scene')
  const now = Date.now()
  const scan = new Scan({ terminalId: 'trm_bench', verificationId: uuidV7(now), code: '' }, now)
  scan.settlePlace(DEPLOYMENT, 'in', PASSAGE)
  const codeId = Uint8Array.from(createHash('sha256').update(randomBytes(16)).digest())
  // Reason for the type: the record step looks at these two fields of a verified code and no others.
  scan.code = { codeId, mintedAt: Math.floor(now / 1000) } as VerifiedCode
  scan.opened = { holderNumber: Math.floor(Math.random() * HOLDERS), stripNumber: 1 }
  return scan
}

function depsOf(database: ReturnType<typeof openPostgres>): SpineDeps {
  return {
    db: database.db,
    sources: systemSources,
    prefix: 'YKU',
    crypto: nodeCrypto,
    passes: createPassCache(1),
    scenes: new Map(SCENES.map(scene => [scene.id, scene])),
    places: createPlaces(database.db),
    holders: createHolders(() => new Map()),
    reveal: { read: async () => ({}) },
    ledger: createLedger(systemSources),
    awaits: () => false,
    decided: () => {},
  }
}
