import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { all, type Database, openEmbedded, openPostgres } from '../kernel/db.ts'
import { migrate } from '../kernel/migrate.ts'
import { createVault } from '../kernel/vault.ts'
import { checkInstallation } from '../store.ts'
import { type Harness, startHarness } from '../testing/harness.ts'
import { openTestDatabase, type TestDatabase } from '../testing/postgres.ts'
import { writeBackup } from './backup.ts'
import { readCatalog } from './backup-catalog.ts'
import { type CommandDeps, CommandRefused } from './command.ts'
import { restoreBackup } from './restore.ts'
import { createSealedFile, readSealedFile } from './sealed-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'yima-backup-'))
const file = join(folder, 'whole.backup')
const silent = (): void => undefined
let source: Harness
let targetDatabase: TestDatabase
let target: Database
let deps: CommandDeps

before(async () => {
  source = await startHarness()
  await checkInstallation(source, 'YKU')
  const vault = createVault(source.rootKey, source.sources)
  const more = {
    sources: source.sources,
    vault,
    prefix: 'YKU',
    suites: { issuer: 1, device: 1 },
    actor: 'os:tester',
    production: false,
    dataFolder: folder,
    rootKeyFile: file,
    databaseUrl: undefined,
  } as const
  await writeBackup({ ...more, db: source.database.db }, file, silent)
  targetDatabase = await openTestDatabase(async url => {
    const database = openPostgres(url)
    await migrate(database)
    await database.close()
  })
  target = targetDatabase.url === undefined ? await openEmbedded(undefined) : openPostgres(targetDatabase.url)
  await migrate(target)
  deps = { ...more, db: target.db }
})

after(async () => {
  await source?.close()
  await target?.close()
  await targetDatabase?.close()
  rmSync(folder, { recursive: true })
})

const readRows = async ({ db }: Database, name: string): Promise<string[]> =>
  (await all(db, sql.raw<{ row: string }>(`select to_json(t)::text as row from ${name} t order by 1`))).map(
    ({ row }) => row,
  )

/** Refused in words, and the target is as empty as it was. */
async function assertRefused(path: string, why: RegExp, vault = deps.vault): Promise<void> {
  await assert.rejects(restoreBackup({ ...deps, vault }, path, false, silent), error => {
    assert.ok(error instanceof CommandRefused, String(error))
    assert.match(error.message, why)
    return true
  })
  assert.deepEqual(await readRows(target, 'places.place'), [])
}

test('a backup with one byte changed anywhere, or cut anywhere, is refused and nothing is restored', async () => {
  const whole = readFileSync(file)
  const damaged = join(folder, 'damaged')
  const headEnd = whole.indexOf('\n') + 1
  for (const at of [0, 5, headEnd - 4, headEnd + 1, headEnd + 8, whole.length >> 1, whole.length - 1]) {
    writeFileSync(
      damaged,
      whole.map((byte, index) => (index === at ? byte ^ 1 : byte)),
    )
    await assertRefused(damaged, /backup/)
  }
  const firstFrame = headEnd + 4 + whole.readUInt32BE(headEnd)
  assert.ok(firstFrame < whole.length, 'the file has one frame only')
  for (const length of [0, 10, headEnd, headEnd + 2, firstFrame, whole.length >> 1, whole.length - 1]) {
    writeFileSync(damaged, whole.subarray(0, length))
    await assertRefused(damaged, /backup/)
  }
  writeFileSync(damaged, Buffer.concat([whole, whole.subarray(headEnd)]))
  await assertRefused(damaged, /cut short or was changed/)
})

test('a sealed backup that lacks a table, a row or the sums is refused', async () => {
  const lines: string[] = []
  for await (const line of readSealedFile(file, deps.vault)) lines.push(line)
  const start = lines.indexOf('Tplaces.terminal_deployment')
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('R'))
  const planted = {
    table: lines.filter((_, index) => index < start || index >= end),
    row: lines.filter((_, index) => index !== start + 1),
    sums: lines.slice(0, -1),
  }
  for (const [name, kept] of Object.entries(planted)) {
    assert.ok(kept.length < lines.length, name)
    const path = join(folder, name)
    const writer = await createSealedFile(path, deps)
    for (const line of kept) await writer.write(line)
    await writer.finish()
    await assertRefused(path, /does not hold what it should/)
  }
})

test('another root key does not open it, and neither is it written there', async () => {
  const foreign = createVault(new Uint8Array(32).fill(7), source.sources)
  await assertRefused(file, /root key does not belong/, foreign)
  const key = Buffer.from(source.rootKey)
  for (const form of [key, key.toString('base64'), key.toString('hex')])
    assert.equal(readFileSync(file).includes(form), false)
})

test('a backup that cannot be finished leaves no file behind', async () => {
  const broken = { ...deps, db: source.database.db, prefix: 'YKU', vault: deps.vault }
  const stopping = (): never => {
    throw new Error('the disk is full')
  }
  await assert.rejects(writeBackup(broken, join(folder, 'broken'), stopping), /disk is full/)
  assert.deepEqual(
    readdirSync(folder).filter(name => name.startsWith('broken')),
    [],
  )
})

test('every row of every table comes back as it was; strips and deny lists never get a number again; a filled target is refused', async () => {
  await sql`insert into kernel.audit (at, actor, action, subject, detail) values (now(), 'a', '引号"\\n
新行', 'b', '{"n": 9007199254740993, "e": [null, "\\u0007"]}')`.execute(source.database.db)
  const again = join(folder, 'again.backup')
  await writeBackup({ ...deps, db: source.database.db }, again, silent)
  await restoreBackup(deps, again, false, silent)
  const { tables } = await readCatalog(source.database.db)
  assert.ok(tables.length > 20, tables.join())
  const changed = ['kernel.audit', 'kernel.change', 'passes.deny_list']
  for (const name of tables.filter(table => !changed.includes(table)))
    assert.deepEqual(await readRows(target, name), await readRows(source.database, name), name)
  const audit = await readRows(target, 'kernel.audit')
  const expected = (await readRows(source.database, 'kernel.audit')).filter(row => row.includes('引号'))
  assert.ok(expected.length === 1 && audit.includes(expected[0] ?? ''))
  const next = await all(target.db, sql<{ n: number }>`select nextval('passes.strip_number')::int as n`)
  assert.ok((next[0]?.n ?? 0) > 1_000_000 && audit.some(row => row.includes('backup-restored')))
  const epochs = await all(target.db, sql<{ epoch: number }>`select epoch from passes.deny_list`)
  assert.ok(epochs.length > 0 && epochs.every(({ epoch }) => epoch > 1_000_000))
  await assert.rejects(restoreBackup(deps, again, false, silent), /not empty/)
  await restoreBackup(deps, again, true, silent)
  assert.deepEqual(await readRows(target, 'places.terminal'), await readRows(source.database, 'places.terminal'))
})
