import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { buildApp } from '../app.ts'
import { prepareTemplate } from '../testing/harness.ts'
import { openTestDatabase } from '../testing/postgres.ts'
import { createTestSources } from '../testing/test-sources.ts'
import { all, openPostgres } from './db.ts'

const PROCESSES = 6

test('processes that start at once on a new database agree on keys, deny list and partitions', async t => {
  const { url, close } = await openTestDatabase(prepareTemplate)
  if (url === undefined) return t.skip('one process alone opens the embedded database')
  const databases = Array.from({ length: PROCESSES }, () => openPostgres(url))
  const rootKey = new Uint8Array(randomBytes(32))
  const sources = createTestSources()
  try {
    const platforms = await Promise.all(
      databases.map(database =>
        buildApp({
          database,
          sources,
          rootKey,
          prefix: 'YKU',
          passLifetimeHours: 48,
          suites: { issuer: 1, device: 1 },
          denySeconds: 3600,
          connectors: { population: 'http://127.0.0.1:9', carriers: 'http://127.0.0.1:9', sms: 'http://127.0.0.1:9' },
          baseUrl: () => 'http://127.0.0.1',
          trustProxy: false,
          logLevel: 'silent',
          metricsToken: undefined,
        }),
      ),
    )
    const [first, ...others] = await Promise.all(
      platforms.map(async ({ app }) => (await app.inject('/.well-known/yima/YKU.json')).body),
    )
    assert.ok(first !== undefined && JSON.parse(first).keyRows.length === 1)
    for (const other of others) assert.equal(other, first)
    const [database = assert.fail()] = databases
    assert.equal((await all(database.db, sql`select from passes.root_key`)).length, 1)
    await Promise.all(platforms.map(({ app }) => app.close()))
  } finally {
    await Promise.all(databases.map(database => database.close()))
    await close()
  }
})
