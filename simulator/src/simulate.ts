import { BEHAVIOURS } from './behaviours/index.ts'
import type { Used } from './behaviours/visits.ts'
import { checkBooks, type Disagreement, type JournalLine } from './books/check-books.ts'
import { readLedgers } from './books/read-ledgers.ts'
import { eachBounded } from './each-bounded.ts'
import { takeTurn } from './one-at-a-time.ts'
import { type City, Phone, readCity, unixSeconds } from './people/phone.ts'
import { Platform, Unanswered } from './platform.ts'
import { chooseVisit, dueShare } from './scenarios.ts'
import { seeded } from './seeded.ts'
import type { Settings } from './settings.ts'
import { readSimulation, type SimulationFile } from './simulation-file.ts'
import { sayResult } from './view/say-result.ts'
import { Stats } from './view/stats.ts'
import { watch } from './view/watch.ts'

/** Prepares people and gates where the store is. */
export type Prepare = (citizens: number, gates: number) => Promise<readonly string[]>

const CONNECTIONS_MAX = 256
const ENROLLING_AT_ONCE = 32
const READING_AT_ONCE = 32
const PATIENCE_SECONDS = 120

/** Drives a running platform over its public surface and checks the books from outside; answers the exit code. */
export async function simulate(settings: Settings, prepare: Prepare): Promise<number> {
  const letGo = takeTurn(settings.dataFolder)
  const stats = new Stats()
  const platform = new Platform(settings.url, {
    connections: CONNECTIONS_MAX,
    patienceSeconds: PATIENCE_SECONDS,
    watcher: { answered: milliseconds => stats.noteAnswer(milliseconds), repeated: () => stats.repeated++ },
  })
  try {
    const prepared = await findPrepared(settings, platform, prepare)
    const stopWatching = watch(settings, stats)
    try {
      const disagreements = await run(settings, prepared, platform, stats)
      stopWatching()
      return sayResult(settings, stats, disagreements)
    } finally {
      stopWatching()
    }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    process.stderr.write(
      `平台 ${PATIENCE_SECONDS} 秒没有答复 The platform gave no answer for ${PATIENCE_SECONDS} s: ${error.message}\n`,
    )
    return 1
  } finally {
    platform.close()
    letGo()
  }
}

async function findPrepared(settings: Settings, platform: Platform, prepare: Prepare): Promise<SimulationFile> {
  const { dataFolder, citizens, gates } = settings
  const before = readSimulation(dataFolder)
  if (before !== undefined && before.citizens.length >= citizens && before.gates.length >= gates) {
    const asked = { method: 'GET', path: '/citizen/v1/session', cookie: before.citizens[citizens - 1] } as const
    if ((await platform.ask(asked)).status === 200) return before
  }
  for (const line of await prepare(citizens, gates)) process.stderr.write(`${line}\n`)
  const prepared = readSimulation(dataFolder)
  if (prepared === undefined) throw new Error('nothing was prepared')
  return prepared
}

async function run(
  settings: Settings,
  prepared: SimulationFile,
  platform: Platform,
  stats: Stats,
): Promise<Disagreement[]> {
  const city = await readCity(platform)
  const phones = prepared.citizens.slice(0, settings.citizens).map((cookie, index) => new Phone(index, cookie, city))
  await eachBounded(phones, ENROLLING_AT_ONCE, async phone => {
    await phone.enrol(platform)
    stats.enrolled++
  })
  stats.begin('scan')
  const startedAt = unixSeconds(city)
  const journal = await runGates(settings, prepared, { platform, city, phones, stats })
  stats.begin('check')
  const ledgers = await readLedgers(platform, phones, startedAt, READING_AT_ONCE, () => stats.read++)
  return checkBooks(journal, ledgers)
}

type Rush = { platform: Platform; city: City; phones: readonly Phone[]; stats: Stats }

/** All gates at once, each with its share of the scans at the scenario's pace. */
async function runGates(settings: Settings, { gates }: SimulationFile, rush: Rush): Promise<JournalLine[]> {
  const journal: JournalLine[] = []
  const used: Used[] = []
  const started = performance.now()
  const working = gates.slice(0, settings.gates)
  await Promise.all(
    working.map(async (gate, index) => {
      const chance = seeded(settings.seed, gate.terminalId)
      const behaviour = BEHAVIOURS[index < settings.offlineGates ? 'gate-offline' : 'gate-online']
      const atWork = await behaviour.start({ ...rush, gate, chance, used, journal })
      const turns =
        Math.floor(((index + 1) * settings.scans) / working.length) -
        Math.floor((index * settings.scans) / working.length)
      for (let turn = 0; turn < turns; turn++) {
        // Gates do not all move in the same moment.
        const due = dueShare(settings.scenario, turn + chance.share(), turns) * settings.overSeconds * 1000
        await until(started + due)
        await atWork.take(chooseVisit(settings.scenario, chance.share()))
      }
      await atWork.finish()
    }),
  )
  return journal
}

async function until(moment: number): Promise<void> {
  const waitMs = moment - performance.now()
  if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
}
