import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startHarness } from '../testing/harness.ts'

const ALERTS = join(import.meta.dirname, '../../../../deploy/prometheus/alerts.yml')

test('the figures that an alert names are told, an overdue delivery among them, and what nobody knows is absent', async () => {
  const harness = await startHarness()
  try {
    const read = async () => (await harness.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).body
    const figureOf = (body: string, name: string): number =>
      Number(new RegExp(`^${name}(?:\\{of="platform"\\})? (\\S+)$`, 'm').exec(body)?.[1])
    const before = await read()
    assert.equal(figureOf(before, 'yima_database_up'), 1)
    assert.equal(figureOf(before, 'yima_outbox_overdue_seconds'), 0)
    assert.ok(figureOf(before, 'yima_issuer_key_seconds_left') > 0)
    assert.ok(Number.isNaN(figureOf(before, 'yima_backup_age_seconds')))
    await sql`insert into kernel.outbox (topic, key, payload, due_at) values ('account.notice', 'a', '{}', now() - interval '1 hour')`.execute(
      harness.database.db,
    )
    const after = await read()
    assert.ok(figureOf(after, 'yima_outbox_overdue_seconds') >= 3600)
    assert.equal(figureOf(after, 'yima_outbox_waiting'), figureOf(before, 'yima_outbox_waiting') + 1)
    const named = new Set(readFileSync(ALERTS, 'utf8').match(/\b(?:yima|nodejs)_[a-z0-9_]+/g))
    assert.ok(named.size >= 6)
    for (const name of named) assert.ok(after.includes(`# TYPE ${name.replace(/_bucket$/, '')} `), name)
  } finally {
    await harness.close()
  }
})
