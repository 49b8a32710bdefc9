import { createHash, randomBytes } from 'node:crypto'
import { createPassCache, type VerifiedCode } from '@yima/code'
import { nodeCrypto } from '@yima/code/node'
import { SCENES } from '../apps/server/src/app.ts'
import { inTransaction, type openPostgres } from '../apps/server/src/kernel/db.ts'
import { migrate } from '../apps/server/src/kernel/migrate.ts'
import { maintainPartitions } from '../apps/server/src/kernel/partitions.ts'
import type { Deployment } from '../apps/server/src/kernel/ports.ts'
import { createRecorder } from '../apps/server/src/kernel/recorder.ts'
import { Scan, type SpineDeps } from '../apps/server/src/kernel/scan.ts'
import { systemSources } from '../apps/server/src/kernel/sources.ts'
import { runInTransaction } from '../apps/server/src/kernel/spine.ts'
import { createLedger } from '../apps/server/src/modules/ledger/index.ts'
import { createHolders } from '../apps/server/src/modules/passes/index.ts'
import { createPlaces } from '../apps/server/src/modules/places/index.ts'
import { uuidV7 } from '../apps/server/src/testing/gate.ts'

type Write = (scan: Scan) => Promise<void>
/** The record step of a scan, both ways, without HTTP and cryptography. */
export type Store = { together: Write; alone: Write }

/** Brings an empty database up to date and gives the two ways of writing a scan into it. */
export async function prepareStore(database: ReturnType<typeof openPostgres>): Promise<Store> {
  await migrate(database)
  await maintainPartitions(database, Date.now())
  const deps = depsOf(database)
  const recorder = createRecorder({ ...deps, grouped: () => {} }, 'postgresql')
  return {
    together: async scan => {
      if (typeof (await recorder(scan)) === 'string') throw new Error('a scan was not written together')
    },
    alone: scan => inTransaction(database.db, tx => runInTransaction(scan, deps, tx, 'passage')),
  }
}

/** Accepted scans of people chosen by chance, by so many writers at once: a second, and their latencies in ms. */
export async function writeScans(
  write: Write,
  { writers, seconds, holders }: { writers: number; seconds: number; holders: number },
): Promise<{ rate: number; p50: number; p99: number }> {
  const started = performance.now()
  const until = started + seconds * 1000
  const latencies: number[] = []
  const writer = async (): Promise<void> => {
    for (let before = performance.now(); before < until; before = performance.now()) {
      await write(makeScan(holders))
      latencies.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
  const rate = latencies.length / ((performance.now() - started) / 1000)
  latencies.sort((a, b) => a - b)
  const percentile = (share: number): number => latencies[Math.floor(share * latencies.length)] ?? Number.NaN
  return { rate, p50: percentile(0.5), p99: percentile(0.99) }
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
function makeScan(holders: number): Scan {
  if (PASSAGE === undefined) throw new Error('no scene')
  const now = Date.now()
  const scan = new Scan({ callerId: 'trm_bench', verificationId: uuidV7(now), code: '' }, now)
  scan.settlePlace(DEPLOYMENT, 'in', PASSAGE)
  const codeId = Uint8Array.from(createHash('sha256').update(randomBytes(16)).digest())
  // Reason for the type: the record step looks at these two fields of a verified code and no others.
  scan.code = { codeId, mintedAt: Math.floor(now / 1000) } as VerifiedCode
  scan.opened = { holderNumber: Math.floor(Math.random() * holders), stripNumber: 1 }
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
    places: createPlaces(database.db, systemSources, () => {}),
    holders: createHolders(() => new Map()),
    reveal: { read: async () => ({}), show: () => ({}) },
    ledger: createLedger(systemSources),
    awaits: () => false,
    decided: () => {},
  }
}
