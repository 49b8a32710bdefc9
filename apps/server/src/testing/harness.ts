import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { demoPeople } from '@yima/demo'
import { startMockCity } from '@yima/mock-city'
import type { FastifyInstance } from 'fastify'
import { type AppOptions, buildApp, type Platform } from '../app.ts'
import { DEMO_OTP, demoMode } from '../demo/demo-mode.ts'
import { seedApps } from '../demo/seed-apps.ts'
import { seedCounty } from '../demo/seed-county.ts'
import { type Database, openEmbedded, openPostgres } from '../kernel/db.ts'
import { migrate } from '../kernel/migrate.ts'
import type { AnyScene } from '../kernel/scene.ts'
import { createVault } from '../kernel/vault.ts'
import { openTestDatabase } from './postgres.ts'
import { createTestSources, type TestSources } from './test-sources.ts'

export type Harness = {
  app: FastifyInstance
  /** One more process of the platform on the same database: it knows only what it has read itself. */
  startSecond(): Promise<Pick<Harness, 'app' | 'runWork'>>
  /** Runs once what a listening platform repeats under this name. */
  runWork(name: string): Promise<void>
  database: Database
  sources: TestSources
  rootKey: Uint8Array<ArrayBuffer>
  mockCity: Awaited<ReturnType<typeof startMockCity>>
  close(): Promise<void>
}

/** Fills the template that every test database is cloned from. */
export async function prepareTemplate(url: string): Promise<void> {
  const database = openPostgres(url)
  await migrate(database)
  await database.close()
}

/** A whole platform with the demo county, its own database and its own mock city; only the port is missing. */
export async function startHarness(
  more: { scenes?: readonly AnyScene[]; options?: Partial<AppOptions> } = {},
): Promise<Harness> {
  const sources = createTestSources()
  const rootKey = new Uint8Array(randomBytes(32))
  const test = await openTestDatabase(prepareTemplate)
  const database = test.url === undefined ? await openEmbedded(undefined) : openPostgres(test.url)
  await migrate(database)
  await seedCounty(database.db, sources, rootKey)
  await seedApps(database.db, { sources, vault: createVault(rootKey, sources) }, rootKey)
  const mockCity = await startMockCity({ host: '127.0.0.1', port: 0, people: demoPeople, now: () => sources.now() })
  const options: AppOptions = {
    database,
    sources,
    rootKey,
    prefix: 'YKU',
    passLifetimeHours: 48,
    suites: { issuer: 1, device: 1 },
    denySeconds: 3600,
    connectors: { population: mockCity.url, carriers: mockCity.url, sms: mockCity.url },
    baseUrl: () => 'http://127.0.0.1',
    trustProxy: false,
    logLevel: 'silent',
    metricsToken: undefined,
    demo: demoMode(rootKey, mockCity.url),
    moreScenes: more.scenes ?? [],
    moreSubscriptions: { 'verification.recorded': async () => {} },
    ...more.options,
  }
  const { app, works } = await buildApp(options)
  const others: FastifyInstance[] = []
  return {
    app,
    runWork: name => runWork(works, name),
    startSecond: async () => {
      const second = await buildApp(options)
      others.push(second.app)
      return { app: second.app, runWork: name => runWork(second.works, name) }
    },
    database,
    sources,
    rootKey,
    mockCity,
    close: async () => {
      for (const one of [...others, app]) await one.close()
      await mockCity.close()
      await database.close()
      await test.close()
    },
  }
}

async function runWork(works: Platform['works'], name: string): Promise<void> {
  await (works.find(work => work.name === name) ?? assert.fail(`no work ${name}`)).run()
}

export { DEMO_OTP }
