import { randomBytes } from 'node:crypto'
import { nodeCrypto } from '@yima/code/node'
import { county, demoPeople } from '@yima/demo'
import { buildApp } from '../../apps/server/src/app.ts'
import { DEMO_OTP, demoMode } from '../../apps/server/src/demo/demo-mode.ts'
import { demoToken, seedCounty } from '../../apps/server/src/demo/seed-county.ts'
import { startMockCity } from '../../apps/server/src/demo/start-mock-city.ts'
import { openPostgres } from '../../apps/server/src/kernel/db.ts'
import { migrate } from '../../apps/server/src/kernel/migrate.ts'
import { systemSources } from '../../apps/server/src/kernel/sources.ts'
import { bareRequest } from './bare-request.ts'
import type { PlatformReady } from './start-platform.ts'

/**
 * The product's server as a process of the bench: `platform.ts <postgres url> <recorder on|off>`. One route more: the
 * yardstick. Every pass is taken as never seen before, so that each code costs its two signatures, as in a morning rush.
 */
const [databaseUrl = '', recorder = 'on'] = process.argv.slice(2)
const database = openPostgres(databaseUrl)
const rootKey = Uint8Array.from(randomBytes(32))
await migrate(database)
const [mockCity] = await Promise.all([startMockCity(), seedCounty(database.db, systemSources, rootKey)])
const { app } = await buildApp({
  database,
  sources: systemSources,
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
  recorder: recorder === 'on',
  passesRemembered: 1,
})
const bare = await bareRequest(nodeCrypto)
app.post('/bench/bare', { config: { page: true } }, async () => bare())
const url = await app.listen({ host: '127.0.0.1', port: 0 })
const ready: PlatformReady = {
  url,
  otp: DEMO_OTP,
  people: demoPeople,
  terminals: county.terminals.map(({ terminalId }) => ({ terminalId, token: demoToken(rootKey, terminalId) })),
}
process.send?.(ready)
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
