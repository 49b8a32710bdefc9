import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createInstallation } from './crash/books.ts'
import { checkBooks, type Fault } from './crash/check-books.ts'
import { startLoad } from './crash/start-load.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'

const KILLS = process.env.YIMA_LONG === '1' ? 30 : 3
const SCANS_BETWEEN_KILLS = 200
const GATES_MIN = 16
const PLANTED = join(import.meta.dirname, 'crash/answer-before-commit.ts')
const PLANTED_KILLS_MAX = 5

test('every acknowledged scan is there once after kill −9', async t => {
  const installation = await createInstallation()
  const load = startLoad(installation.data, join(installation.data, 'journal'))
  let server: RunningServer | undefined
  try {
    server = await startServer(installation)
    load.useServer(server.url)
    const restarts: number[] = []
    for (let kill = 1; kill <= KILLS; kill++) {
      await load.acknowledgeMore(SCANS_BETWEEN_KILLS)
      await server.kill()
      server = await startServer(installation)
      restarts.push(server.readySeconds)
      load.useServer(server.url)
    }
    await load.acknowledgeMore(SCANS_BETWEEN_KILLS)
    const counts = await load.stop()
    assert.ok(load.gates() >= GATES_MIN)
    assert.equal(counts.unanswered, 0)
    assert.ok(counts.repeated > 0, 'no request was under way when the server was killed')
    assert.equal((await server.stop()).code, 0)

    const journal = load.readJournal()
    const books = await installation.readBooks()
    t.diagnostic(
      `${installation.databaseUrl === undefined ? 'embedded' : 'PostgreSQL'}: ${KILLS} kills, ${load.gates()} gates, ${journal.length} acknowledged, ${counts.repeated} asked again, ready again after ${restarts.slice(0, 3).join(', ')} s`,
    )
    assert.equal(journal.length, counts.acknowledged)
    assertNoFault(checkBooks(journal, books))
    assert.equal(books.verifications.length, journal.length, 'the books hold a scan that nobody asked for')
    for (const answer of ['accepted', 'reused', 'place-closed'])
      assert.ok(
        journal.some(scan => scan.answer === answer),
        `no scan was answered ${answer}`,
      )
  } finally {
    load.end()
    await server?.kill()
    await installation.remove()
  }
})

test('with answer before commit planted, the check finds lost scans', async t => {
  let lost: Fault[] = []
  let kills = 0
  for (; lost.length === 0 && kills < PLANTED_KILLS_MAX; kills++) lost = await killPlanted()
  t.diagnostic(`${lost.length} rows lost by kill ${kills}`)
  for (const kind of ['verification-lost', 'entry-lost', 'code-use-lost'])
    assert.ok(
      lost.some(fault => fault.kind === kind),
      `${kind} was not found`,
    )
})

/** A kill that happens to fall right after a late commit loses nothing: the caller tries again. */
async function killPlanted(): Promise<Fault[]> {
  const installation = await createInstallation()
  const load = startLoad(installation.data, join(installation.data, 'journal'))
  let server: RunningServer | undefined
  try {
    server = await startServer({ ...installation, program: PLANTED })
    load.useServer(server.url)
    await load.acknowledgeMore(SCANS_BETWEEN_KILLS)
    await server.kill()
    await load.stop()
    return checkBooks(load.readJournal(), await installation.readBooks())
  } finally {
    load.end()
    await server?.kill()
    await installation.remove()
  }
}

function assertNoFault(faults: readonly Fault[]): void {
  const shown = faults.slice(0, 20).map(({ kind, scan }) => `${kind} ${scan}`)
  assert.equal(faults.length, 0, `${faults.length} faults:\n${shown.join('\n')}`)
}
