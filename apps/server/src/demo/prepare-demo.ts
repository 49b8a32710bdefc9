import type { Config } from '../config.ts'
import { systemSources } from '../kernel/sources.ts'
import { createVault } from '../kernel/vault.ts'
import type { Store } from '../store.ts'

/** Seeds the demo county and starts the simulated departments; loaded only when the demo is asked for. */
export async function prepareDemo(config: Config, { database, rootKey }: Store) {
  const [{ seedCounty }, { seedStaff }, { seedApps }, { writeDemoJson }, { startMockCity }] = await Promise.all([
    import('./seed-county.ts'),
    import('./seed-staff.ts'),
    import('./seed-apps.ts'),
    import('./write-demo-json.ts'),
    import('./start-mock-city.ts'),
  ])
  const vault = createVault(rootKey, systemSources)
  const [mockCity] = await Promise.all([
    startMockCity(),
    seedCounty(database.db, systemSources, rootKey)
      .then(() => seedStaff(database.db, { sources: systemSources, vault }, rootKey))
      .then(() => seedApps(database.db, { sources: systemSources, vault }, rootKey)),
  ])
  return {
    mockCityUrl: mockCity.url,
    connectors: { population: mockCity.url, carriers: mockCity.url, sms: mockCity.url },
    writeJson: (baseUrl: string) => writeDemoJson(config.dataFolder, baseUrl, rootKey),
    stop: mockCity.stop,
  }
}
