import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { createInstallation, type Installation } from './crash/books.ts'
import { operate, type RunningServer, startServer } from './crash/start-server.ts'

type Diagnosis = { name: string; status: string; detail: string }

let installation: Installation
let server: RunningServer | undefined

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  await server.stop()
})
after(() => installation?.remove())

async function diagnose(): Promise<{ code: number | null; of: (name: string) => string | undefined }> {
  const { code, lines, errors } = await operate(installation, 'doctor', '--json')
  const found = JSON.parse(lines.join() || '[]') as Diagnosis[]
  assert.ok(found.length > 10, errors.join())
  return { code, of: name => found.find(check => check.name === name)?.status }
}

/** Spoils something in the tables, and says by which words it is spoiled; what was there before is put back. */
async function withRows(spoil: string, mend: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: installation.databaseUrl })
  await client.connect()
  try {
    await client.query(spoil)
    await work()
    await client.query(mend)
  } finally {
    await client.end()
  }
}

test('of a platform just used everything is well but what a trial leaves open', async () => {
  const { of } = await diagnose()
  for (const name of ['runtime', 'ciphers', 'data-folder', 'root-key-file', 'encoding', 'clock', 'migrations'])
    assert.equal(of(name), 'ok', name)
  for (const name of ['partitions', 'issuer-keys', 'outbox', 'deny-list', 'connections', 'database-version'])
    assert.equal(of(name), 'ok', name)
  assert.equal(of('backup'), 'warn')
  await operate(installation, 'backup', '--to', join(installation.data, 'a.backup'))
  assert.equal((await diagnose()).of('backup'), 'ok')
})

test('files that others may read are found, and the command ends with 1', async () => {
  const key = join(installation.data, 'root.key')
  chmodSync(key, 0o644)
  chmodSync(installation.data, 0o755)
  const { code, of } = await diagnose()
  assert.deepEqual([code, of('root-key-file'), of('data-folder')], [1, 'bad', 'bad'])
  const { lines } = await operate(installation, 'doctor')
  assert.ok(
    lines.some(line => /^✖ .*root\.key 644 → chmod 600$/.test(line)),
    lines.join('\n'),
  )
  chmodSync(key, 0o600)
  chmodSync(installation.data, 0o700)
})

test('faults planted in the database are found, each by its own check', async t => {
  if (installation.databaseUrl === undefined) return t.skip('the embedded engine is not opened past the command')
  const { rows } = await new Promise<pg.QueryResult>((resolve, reject) => {
    const client = new pg.Client({ connectionString: installation.databaseUrl })
    client
      .connect()
      .then(() => client.query('show fsync'))
      .then(resolve, reject)
      .finally(() => client.end())
  })
  assert.equal((await diagnose()).of('durability'), rows[0].fsync === 'off' ? 'bad' : 'ok')
  const month = new Date(Date.now()).toISOString().slice(0, 7).replace('-', '')
  const faults = [
    [
      'issuer-keys',
      'update passes.issuer_key set compromised_at = now()',
      'update passes.issuer_key set compromised_at = null',
    ],
    ['deny-list', "update passes.deny_list set published_at = published_at - interval '3 hours'", 'select 1'],
    [
      'migrations',
      "update kernel.migration set hash = 'x' || hash where name like '0006%'",
      "update kernel.migration set hash = substr(hash, 2) where name like '0006%'",
    ],
    [
      'outbox',
      "insert into kernel.outbox (topic, key, payload, attempts, due_at) values ('a', 'b', '{}', 9, now())",
      'delete from kernel.outbox',
    ],
    [
      'partitions',
      `alter table ledger.entry_${month}01 rename to entry_away`,
      `alter table ledger.entry_away rename to entry_${month}01`,
    ],
  ] as const
  for (const [name, spoil, mend] of faults) {
    assert.equal((await diagnose()).of(name), 'ok', name)
    await withRows(spoil, mend, async () => {
      const { code, of } = await diagnose()
      assert.deepEqual([code, of(name)], [1, 'bad'], name)
    })
  }
})

test('a database that does not answer is said in one line, with 1', async () => {
  const databaseUrl = 'postgres://nobody@127.0.0.1:1/none'
  const { code, errors } = await operate({ data: installation.data, databaseUrl }, 'doctor')
  assert.equal(code, 1)
  assert.match(errors.join(), /PostgreSQL does not answer/)
})
