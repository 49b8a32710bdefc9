import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findPostgresPrograms, startTemporaryPostgres, type TemporaryPostgres } from '../tools/temporary-postgres.ts'
import { createInstallation } from './crash/books.ts'
import { type RunningCommand, type RunningServer, startCommand, startServer } from './crash/start-server.ts'
import { startFaultyLine } from './faults/tcp-proxy.ts'

const LONG = process.env.YIMA_LONG === '1'
const TIMES = LONG ? 30 : 3
const programs = findPostgresPrograms()
const SERVER_URL = process.env.YIMA_TEST_DATABASE_URL
const needsPostgres = { skip: programs === undefined || SERVER_URL === undefined }
const CITIZENS = 40
const GATES = 12

type Result = { isAgreed: boolean; scans: number; repeated: number; givenUp: number; disagreements: readonly unknown[] }

/** A run of the simulator whose books have to agree at its end; `scans` of them over so many seconds. */
function startRush(
  where: { data: string; databaseUrl: string | undefined },
  scans: number,
  seconds: number,
): RunningCommand {
  const sizes = { citizens: CITIZENS, gates: GATES, offline: 10, scans, over: seconds }
  return startCommand(
    where,
    'simulate',
    '--json',
    ...Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, String(value)]),
  )
}

async function assertAgreed(t: TestContext, rush: RunningCommand, scans: number): Promise<Result> {
  const { code, lines, errors } = await rush.ended
  assert.equal(lines.length, 1, errors.slice(-5).join('\n'))
  const result = JSON.parse(lines[0] ?? '') as Result
  t.diagnostic(lines[0] ?? '')
  assert.deepEqual([code, result.isAgreed, result.scans, result.givenUp, result.disagreements], [0, true, scans, 0, []])
  return result
}

/** Resolves when the rush has come so far. */
const halfWay = (rush: RunningCommand, share: number, scans: number): Promise<void> =>
  rush.says(errors => Number([...errors.matchAll(/scans: (\d+)\//g)].at(-1)?.[1] ?? 0) >= share * scans)

test(
  'connections to the database cut in mid-statement and answers lost after a commit: the books agree',
  needsPostgres,
  async t => {
    const installation = await createInstallation()
    const line = await startFaultyLine(installation.databaseUrl ?? '')
    const scans = LONG ? 4000 : 600
    let server: RunningServer | undefined
    let rush: RunningCommand | undefined
    try {
      server = await startServer({ ...installation, databaseUrl: line.url })
      rush = startRush(installation, scans, LONG ? 40 : 6)
      await halfWay(rush, 0.05, scans)
      Object.assign(line.faults, { cutInStatementEvery: 61, loseAnswerEvery: 47 })
      await halfWay(rush, 0.9, scans)
      Object.assign(line.faults, { cutInStatementEvery: 0, loseAnswerEvery: 0 })
      const result = await assertAgreed(t, rush, scans)
      t.diagnostic(JSON.stringify(line.counts))
      assert.ok(line.counts.cutInStatement > 0 && line.counts.answersLost > 0 && result.repeated > 0)
    } finally {
      rush?.kill()
      await server?.kill()
      await line.close()
      await installation.remove()
    }
  },
)

/** A server on a PostgreSQL of its own, under a rush; `during` does what is to be survived. */
async function rushThrough(
  t: TestContext,
  scans: number,
  seconds: number,
  during: (postgres: TemporaryPostgres, rush: RunningCommand) => Promise<void>,
  parent?: string,
): Promise<Result> {
  const postgres = await startTemporaryPostgres(programs ?? '', parent)
  const data = mkdtempSync(join(tmpdir(), 'yima-faults-'))
  const installation = { data, databaseUrl: postgres.url }
  let server: RunningServer | undefined
  let rush: RunningCommand | undefined
  try {
    server = await startServer(installation)
    rush = startRush(installation, scans, seconds)
    await during(postgres, rush)
    return await assertAgreed(t, rush, scans)
  } finally {
    rush?.kill()
    await server?.kill()
    await postgres.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

test(
  `PostgreSQL killed −9 ${TIMES} times under load, the server running on: the books agree`,
  needsPostgres,
  async t => {
    const scans = 250 * TIMES
    const result = await rushThrough(t, scans, 2 * TIMES, async (postgres, rush) => {
      for (let kill = 1; kill <= TIMES; kill++) {
        await halfWay(rush, (kill - 0.5) / TIMES, scans)
        await postgres.crash()
        await postgres.startAgain()
      }
    })
    assert.ok(result.repeated > 0, 'nothing was under way when the database was killed')
  },
)

test('a full disk under the database: nothing acknowledged is lost, and scans go on when there is room again', {
  skip: needsPostgres.skip || !mayMount(),
}, async t => {
  const parent = mkdtempSync(join(tmpdir(), 'yima-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=0755', 'tmpfs', parent])
  const filler = join(parent, 'filler')
  const scans = 600
  try {
    const result = await rushThrough(
      t,
      scans,
      6,
      async (postgres, rush) => {
        await halfWay(rush, 0.2, scans)
        fillUp(parent, filler)
        await postgresRefuses(postgres)
        await rush.says(errors => Number([...errors.matchAll(/repeated (\d+)/g)].at(-1)?.[1] ?? 0) > 0)
        rmSync(filler)
        if (!postgres.isAlive()) await postgres.startAgain()
      },
      parent,
    )
    assert.ok(result.repeated > 0, 'the platform did not meet the full disk')
  } finally {
    execFileSync('umount', [parent])
    rmSync(parent, { recursive: true, force: true })
  }
})

/** Leaves nothing free. */
function fillUp(folder: string, filler: string): void {
  writeFileSync(filler, '')
  for (;;) {
    const { bavail, bsize } = statfsSync(folder)
    if (bavail === 0) return
    try {
      appendFileSync(filler, Buffer.alloc(Math.min(bavail * bsize, 1 << 22)))
    } catch {
      return
    }
  }
}

/** Writes until PostgreSQL has no room for it. */
async function postgresRefuses({ url }: TemporaryPostgres): Promise<void> {
  const { default: pg } = await import('pg')
  for (let write = 0; ; write++) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query(
        `create table filler_${write} as select repeat(md5(g::text), 20) from generate_series(1, 20000) g`,
      )
    } catch {
      return
    } finally {
      await client.end().catch(() => {})
    }
  }
}

function mayMount(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'yima-probe-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.YIMA_LEFT_OUT !== undefined)
      appendFileSync(process.env.YIMA_LEFT_OUT, '磁盘写满 a full disk: this user may not mount\n')
    return false
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

for (const hours of [1, -1])
  test(`a server whose clock is ${hours} h off: phones and gates go by its time, the books agree`, async t => {
    const installation = await createInstallation()
    const shift = `const D = Date, ms = ${hours} * 3600000
      globalThis.Date = class extends D { constructor(...a) { a.length ? super(...a) : super(D.now() + ms) } static now() { return D.now() + ms } }`
    const environment = {
      NODE_OPTIONS: `--import data:text/javascript;base64,${Buffer.from(shift).toString('base64')}`,
    }
    let server: RunningServer | undefined
    let rush: RunningCommand | undefined
    try {
      server = await startServer({ ...installation, environment })
      rush = startRush(installation, 200, 2)
      await assertAgreed(t, rush, 200)
    } finally {
      rush?.kill()
      await server?.kill()
      await installation.remove()
    }
  })

test('departments that hang hold up no gate, and people who need them are told so soon', async t => {
  const installation = await createInstallation()
  let server: RunningServer | undefined
  let rush: RunningCommand | undefined
  try {
    server = await startServer(installation)
    const { mockCityUrl } = (await (await fetch(`${server.url}/demo/links`)).json()) as { mockCityUrl: string }
    const setFaults = (outage: string) =>
      fetch(`${mockCityUrl}/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(['population', 'carriers', 'sms'].map(system => [system, { outage }]))),
      })
    await setFaults('hang')
    rush = startRush(installation, 300, 4)
    await halfWay(rush, 0.1, 300)
    // People who sign in meanwhile: each is told soon that it cannot be done now.
    const asked = performance.now()
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        fetch(`${server?.url}/citizen/v1/otp`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ phone: String(16_430_000_000 + index) }),
        }),
      ),
    )
    t.diagnostic(`${Math.round(performance.now() - asked)} ms until the last of 60 was answered`)
    for (const { status, headers } of answers) {
      assert.equal(status, 503)
      assert.ok(Number(headers.get('retry-after')) >= 0)
    }
    await assertAgreed(t, rush, 300)
    await setFaults('none')
  } finally {
    rush?.kill()
    await server?.kill()
    await installation.remove()
  }
})
