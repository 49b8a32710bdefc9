import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { uuidV7 } from '../apps/server/src/testing/gate.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { checkBooks } from './crash/check-books.ts'
import { type Citizen, type Person, registerCitizen } from './crash/citizen.ts'
import { startLoad } from './crash/start-load.ts'
import { operate, type RunningServer, startServer } from './crash/start-server.ts'

const SCANS_BEFORE = 150
const SCANS_AFTER = 60
const folder = mkdtempSync(join(tmpdir(), 'yima-backup-'))
after(() => rmSync(folder, { recursive: true }))

type Demo = { otp: string; citizens: Person[]; terminals: { terminalId: string; token: string }[] }
const readDemo = ({ data }: Installation): Demo => JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as Demo

/** Where a platform is lost, and where its backup is restored: also from the trial's engine to the city's. */
const DRILLS = [
  ['embedded', 'embedded'],
  ['provided', 'provided'],
  ['embedded', 'provided'],
] as const

for (const [from, to] of process.env.YIMA_LONG === '1' ? DRILLS : DRILLS.slice(-2))
  test(`backup under load, kill, loss of everything, restore (${from} → ${to}): all that was acknowledged before is there once, and an old pass opens a gate`, async t => {
    const lost = await createInstallation(from)
    const fresh = await createInstallation(to)
    const backup = join(folder, `${from}-${to}.backup`)
    const load = startLoad(lost.data, join(folder, `${from}-${to}.journal`))
    let server: RunningServer | undefined
    try {
      server = await startServer(lost)
      load.useServer(server.url)
      await load.acknowledgeMore(SCANS_BEFORE)
      const { otp, citizens } = readDemo(lost)
      const person = citizens.at(-1)
      assert.ok(person)
      const citizen = await registerCitizen(server.url, otp, person)
      const acknowledged = load.readJournal()
      const written = await operate(lost, 'backup', '--to', backup)
      assert.equal(written.code, 0, written.errors.join())
      assert.equal(statSync(backup).mode & 0o777, 0o600)
      assert.equal(existsSync(`${backup}.part`), false)
      await load.acknowledgeMore(SCANS_AFTER)
      await server.kill()
      await load.stop()
      cpSync(join(lost.data, 'root.key'), join(fresh.data, 'root.key'))
      const port = Number(new URL(server.url).port)
      await lost.remove()

      const restored = await operate(fresh, 'restore', '--from', backup)
      assert.equal(restored.code, 0, restored.errors.join())
      assert.match(restored.lines.join(), /minutes after it are missing/)
      server = await startServer({ ...fresh, port })
      const opened = acknowledged.find(({ answer }) => answer === 'accepted')
      await scanAndLoseThePhone(server, fresh, citizen, opened?.terminalId ?? '')
      assert.equal((await server.stop()).code, 0)
      const books = await fresh.readBooks()
      t.diagnostic(`${acknowledged.length} acknowledged before, ${books.verifications.length} in the restored books`)
      assert.deepEqual(checkBooks(acknowledged, books), [])
    } finally {
      load.end()
      await server?.kill()
      await fresh.remove()
      if (existsSync(lost.data)) await lost.remove()
    }
  })

/** The pass is from before the backup, and so is the session that reports the phone lost. */
async function scanAndLoseThePhone(
  { url }: RunningServer,
  installation: Installation,
  citizen: Citizen,
  terminalId: string,
): Promise<void> {
  const token = readDemo(installation).terminals.find(terminal => terminal.terminalId === terminalId)?.token
  const scan = async () => {
    const { code } = await citizen.mint()
    const response = await fetch(`${url}/terminal/v1/verifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ verificationId: uuidV7(Date.now()), code }),
    })
    return ((await response.json()) as { outcome: string }).outcome
  }
  assert.equal(await scan(), 'accepted')
  await citizen.reportLoss()
  assert.equal(await scan(), 'refused')
}
