import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createInstallation } from './crash/books.ts'
import { operate, type RunningServer, startCommand, startServer } from './crash/start-server.ts'

const RUN = [
  'simulate',
  '--json',
  '--citizens',
  '60',
  '--gates',
  '12',
  '--offline',
  '17',
  '--scans',
  '600',
  '--over',
  '6',
]
const HALF_WAY = /scans: (1[5-9]\d|[2-5]\d\d)\/600/
const LOSE_ONE = `delete from ledger.entry where entry_id =
  (select entry_id from ledger.entry where not is_offline order by at limit 1) returning entry_id`

type Result = {
  isAgreed: boolean
  scans: number
  offlineScans: number
  repeated: number
  answers: Record<string, number>
  disagreements: readonly { kind: string }[]
}

/** A small rush; the server is killed half-way and started again on its port. `between` happens while it is dead. */
async function rush(engine: 'provided' | 'embedded', between: (plant: Plant) => Promise<void> = async () => {}) {
  const installation = await createInstallation(engine)
  let server: RunningServer | undefined
  let run: ReturnType<typeof startCommand> | undefined
  try {
    server = await startServer(installation)
    run = startCommand(installation, ...RUN)
    await run.says(HALF_WAY)
    await server.kill()
    await between(installation.plant)
    server = await startServer({ ...installation, port: Number(new URL(server.url).port) })
    const { code, lines, errors } = await run.ended
    assert.equal(lines.length, 1, errors.join('\n'))
    return { code, result: JSON.parse(lines[0] ?? '') as Result }
  } finally {
    run?.kill()
    await server?.kill()
    await installation.remove()
  }
}

type Plant = (statement: string) => Promise<readonly unknown[]>

const engines =
  process.env.YIMA_TEST_DATABASE_URL === undefined ? (['embedded'] as const) : (['embedded', 'provided'] as const)

for (const engine of engines) {
  test(`the books agree after a rush through which the server was killed (${engine})`, async t => {
    const { code, result } = await rush(engine)
    assert.deepEqual([code, result.isAgreed, result.scans, result.disagreements], [0, true, 600, []])
    assert.equal(result.offlineScans, 100)
    assert.ok(result.repeated > 0, 'no request was under way when the server was killed')
    for (const answer of ['accepted', 'reused', 'stale', 'bad-signature'])
      assert.ok((result.answers[answer] ?? 0) > 0, `no scan was answered ${answer}`)
    t.diagnostic(JSON.stringify(result))
  })

  test(`one ledger row that vanished is found and named (${engine})`, async () => {
    const { code, result } = await rush(engine, async plant => assert.equal((await plant(LOSE_ONE)).length, 1))
    assert.equal(code, 1)
    assert.deepEqual(
      result.disagreements.map(({ kind }) => kind),
      ['lost'],
    )
  })
}

test('nothing is simulated in production, and elsewhere only as many as were asked for', async () => {
  const installation = await createInstallation('embedded')
  const server = await startServer(installation)
  try {
    await server.stop()
    const production = { NODE_ENV: 'production', YIMA_ROOT_KEY_FILE: join(installation.data, 'root.key') }
    for (const [environment, says] of [
      [production, /Nothing is simulated in production/],
      [{}, /--citizens .*must be 1 to/],
    ] as const) {
      const { code, errors } = await operate({ ...installation, environment }, 'simulate', 'prepare', '--citizens', '0')
      assert.deepEqual([code, errors.length], [1, 1])
      assert.match(errors.join(), says)
    }
    assert.deepEqual(await installation.plant('select 1 from citizens.account'), [])
    const files = ['simulate', 'prepare', '--citizens', '2', '--gates', '1']
    for (const _twice of [1, 2]) assert.equal((await operate(installation, ...files)).code, 0)
    assert.equal((await installation.plant('select 1 from citizens.account')).length, 2)
    assert.equal((await installation.plant('select 1 from citizens.session')).length, 2)
    assert.equal(statSync(join(installation.data, 'simulation.json')).mode & 0o777, 0o600)
  } finally {
    await server.kill()
    await installation.remove()
  }
})
