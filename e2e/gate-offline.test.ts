import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { killBrowser, launchBrowser, launchProfile } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type Citizen, registerCitizen } from './crash/citizen.ts'
import { operate, type RunningServer, startServer } from './crash/start-server.ts'
import { type Demo, readDemo } from './demo.ts'
import { denyEpoch, gateStands, openReadyGate, scanAt, typeCode, until } from './gate-screen.ts'
import { readKeyRows } from './judge-code.ts'
import { type Network, openNetwork } from './network.ts'
import { decisionOf, PHONE_SIZE } from './screens.ts'

const VERIFY = '/terminal/v1/verifications'
const HAND_IN = '/terminal/v1/verifications/batch'

let installation: Installation
let server: RunningServer
let network: Network
let demo: Demo
let gateContext: BrowserContext
let gate: Page
let otherBrowser: Browser
let citizen: Citizen
/** Loses the phone while the gate is without network. */
let loser: Citizen
/** The list that was out when the phone was lost. */
let denyEpochAtLoss = 0
/** Visits that the books hold although the code was worth nothing any more. */
let letInWrongly = 0
/** Hex of codes that a gate let in with, and how many visits of each the books must hold. */
const letIn = new Map<string, number>()

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  network = await openNetwork()
  network.leadTo(server.url)
  demo = readDemo(installation.data)
  citizen = await registerCitizen(server.url, demo.otp, demo.person(0))
  loser = await registerCitizen(server.url, demo.otp, demo.person(1))
  otherBrowser = await launchBrowser()
  await startGate()
  await gate.evaluate(async () => void (await navigator.serviceWorker.ready))
})

after(async () => {
  await gateContext?.close()
  await otherBrowser?.close()
  await network?.close()
  await server?.stop()
  await installation?.remove()
})

async function startGate(): Promise<void> {
  gateContext = await launchProfile(join(installation.data, 'gate'), { viewport: PHONE_SIZE })
  gate = await openReadyGate(gateContext, network.url, demo.token(0))
}

/** The browser ends at once, with nothing tidied up, and is started again on what it had written. */
async function killGate(): Promise<void> {
  await killBrowser(gateContext)
  await startGate()
}

async function goOffline(): Promise<void> {
  await network.become('cut')
  await gateContext.setOffline(true)
}

async function goOnline(): Promise<void> {
  await network.become('through')
  await gateContext.setOffline(false)
}

async function reopen(page: Page): Promise<void> {
  await page.reload()
  await page.locator('.line-status').waitFor()
}

/** A fresh code that this gate must let in; `times`: at how many gates. */
async function mintGood(times = 1): Promise<string> {
  const { code, codeId } = await citizen.mint()
  letIn.set(codeId, times)
  return code
}

const mustLetIn = async (page: Page, code: string): Promise<void> =>
  assert.equal((await scanAt(page, code)).said, 'accepted')

test('after one contact the gate opens without network and lets good codes in, refuses bad ones and second uses', async () => {
  await goOffline()
  await reopen(gate)
  const good = await mintGood()
  const { said, words } = await scanAt(gate, good)
  assert.equal(said, 'accepted')
  assert.match(words, /断网核验/)
  assert.equal((await scanAt(gate, await citizen.forge({ secondsAgo: 180 }))).said, 'stale')
  assert.equal((await scanAt(gate, await citizen.forge({ foreignKey: true }))).said, 'bad-signature')
  await gate.getByText(/断网中，本机照常核验/).waitFor()
  await gateStands(gate, { line: 'offline', waiting: 3 })
  await reopen(gate)
  assert.equal((await scanAt(gate, good)).said, 'reused', 'a page that was opened anew knows what it let in')
})

test('a phone lost meanwhile still opens a gate that cannot know; at the hand-in that is found and shown', async () => {
  denyEpochAtLoss = await denyEpoch(server.url, demo.token(0))
  await loser.reportLoss()
  // The gate knows the platform's time to half a second, and a scan before the loss is a good one.
  const lostAt = Date.now()
  await until(async () => Date.now() > lostAt + 1_000)
  await mustLetIn(gate, (await loser.mint()).code)
  letInWrongly++
  await goOnline()
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
  const { code } = await loser.mint()
  assert.equal((await scanAt(gate, code)).said, 'revoked', 'on line it is known at once')
  await goOffline()
})

test('a browser killed after the decision has lost nothing, and hands in when the network is back', async () => {
  await typeCode(gate, await mintGood())
  assert.equal((await decisionOf(gate)).outcome, 'accepted')
  await killGate()
  await gateStands(gate, { line: 'offline', waiting: 1 })
  await goOnline()
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
})

test('an answer that the platform gave and the gate never got is one scan, decided off line and handed in', async () => {
  const lost = network.loseAnswer(VERIFY)
  await mustLetIn(gate, await mintGood())
  await lost
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
})

test('a platform that takes connections and is silent holds up one person, and nobody after', async () => {
  await network.become('silent')
  const asked: string[] = []
  gate.on('request', request => asked.push(new URL(request.url()).pathname))
  for (let person = 0; person < 3; person++) await mustLetIn(gate, await mintGood())
  assert.equal(asked.filter(path => path === VERIFY).length, 1)
  await network.become('busy')
  await mustLetIn(gate, await mintGood())
  await network.become('through')
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
})

test('scans handed in whose acknowledgement is lost are handed in again, and a browser killed then doubles nothing', async () => {
  await goOffline()
  for (let scan = 0; scan < 3; scan++) await mustLetIn(gate, await mintGood())
  const lost = network.loseAnswer(HAND_IN)
  await goOnline()
  await lost
  await killGate()
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
})

test('server killed with a gate’s scans half handed in: they come in after it is back', async () => {
  await goOffline()
  for (let scan = 0; scan < 2; scan++) await mustLetIn(gate, await mintGood())
  await server.kill()
  await goOnline()
  await mustLetIn(gate, await mintGood())
  server = await startServer(installation)
  network.leadTo(server.url)
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
})

test('one code let in by two gates off line is found at the second hand-in, marked and shown there', async () => {
  const otherContext = await otherBrowser.newContext({ viewport: PHONE_SIZE })
  const other = await openReadyGate(otherContext, network.url, demo.token(1))
  await goOffline()
  await otherContext.setOffline(true)
  const code = await mintGood(2)
  await mustLetIn(gate, code)
  await mustLetIn(other, code)
  await goOnline()
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
  const lost = network.loseAnswer(HAND_IN)
  await otherContext.setOffline(false)
  await lost
  await gateStands(other, { line: 'online', waiting: 0, found: 1 })
  await other.getByText('补传发现 1 条异常，见设置').waitFor()
  await other.getByRole('button', { name: '设置' }).click()
  await other.getByText('同一个码在别处也用过').waitFor()
  await otherContext.close()
})

test('what a gate let in and has not handed in opens it no second time, with the network back too', async () => {
  await goOffline()
  const code = await mintGood()
  await mustLetIn(gate, code)
  const lost = network.loseAnswer(HAND_IN)
  await goOnline()
  await reopen(gate)
  assert.equal((await scanAt(gate, code)).said, 'reused')
  await lost
  await gateStands(gate, { line: 'online', waiting: 0, found: 1 })
})

test('let in by hand without network: kept, counted when the network is back, and once', async () => {
  const counted = async () => Number(/今天 (\d+) 次/.exec(await gate.locator('.gate-actions').innerText())?.[1])
  await reopen(gate)
  const before = await counted()
  await goOffline()
  await gate.getByRole('button', { name: /人工放行/ }).click()
  await gate.getByText('手机没电').click()
  await gate.getByRole('button', { name: '放行并计数' }).click()
  await gate.getByText('联网后自动补记').waitFor()
  await killGate()
  await gateStands(gate, { waiting: 1 })
  await goOnline()
  await gateStands(gate, { line: 'online', waiting: 0 })
  await reopen(gate)
  await gate.getByText(`今天 ${before + 1} 次`).waitFor()
})

test('a gate whose clock is an hour wrong says so, and judges by the platform’s time, on line and off line', async () => {
  const context = await otherBrowser.newContext({ viewport: PHONE_SIZE })
  const wrong = await openReadyGate(context, network.url, demo.token(2), () => {
    const now = Date.now
    Date.now = () => now() + 3_600_000 + Number(localStorage.getItem('set-by') ?? '0')
  })
  await wrong.getByText('本机时钟快 3600 秒，已按平台时间校正').waitFor()
  await wrong.evaluate(async () => void (await navigator.serviceWorker.ready))
  await mustLetIn(wrong, await mintGood())
  await network.become('cut')
  await mustLetIn(wrong, await mintGood())
  await wrong.evaluate(() => localStorage.setItem('set-by', '-7200000'))
  await mustLetIn(wrong, await mintGood())
  await reopen(wrong)
  await wrong.getByText('本机时间倒退了，联网校正前不能核验').waitFor()
  const { code } = await citizen.mint()
  assert.equal((await scanAt(wrong, code)).said, 'clock-behind')
  await network.become('through')
  await gateStands(wrong, { line: 'online', waiting: 0, found: 0 })
  await wrong.getByText('本机时钟慢 3600 秒，已按平台时间校正').waitFor()
  await context.close()
})

test('with the next deny list the gate refuses the lost phone off line as well', async () => {
  await until(async () => (await denyEpoch(server.url, demo.token(0))) > denyEpochAtLoss)
  await reopen(gate)
  await gateStands(gate, { line: 'online', waiting: 0, denyEpoch: denyEpochAtLoss + 1 })
  await goOffline()
  assert.equal((await scanAt(gate, (await loser.mint()).code)).said, 'revoked')
  await mustLetIn(gate, await mintGood())
  await goOnline()
  await gateStands(gate, { line: 'online', waiting: 0 })
})

test('an issuer key distrusted meanwhile dies at the gate with its next contact; who renews goes on', async () => {
  await goOffline()
  assert.equal((await operate(installation, 'keys', 'compromise', '1', '--reason', 'a test')).code, 0)
  await mustLetIn(gate, (await citizen.mint()).code)
  letInWrongly++
  await until(async () => (await readKeyRows(server.url)).every(({ number }) => number !== 1))
  await goOnline()
  await gateStands(gate, { line: 'online', waiting: 0, found: 2 })
  await goOffline()
  assert.equal((await scanAt(gate, (await citizen.mint()).code)).said, 'unknown-issuer')
  await network.become('through')
  citizen = await registerCitizen(server.url, demo.otp, demo.person(2))
  await network.become('cut')
  await mustLetIn(gate, await mintGood())
  await goOnline()
  await gateStands(gate, { line: 'online', waiting: 0 })
})

test('the books hold every person that a gate let in exactly once, whoever decided and however it came in', async () => {
  await gateContext.close()
  await server.stop()
  const { verifications, entries, codeUses } = await installation.readBooks()
  const accepted = verifications.filter(({ answer }) => answer === 'accepted')
  const names = accepted.map(({ terminalId, verificationId }) => `${terminalId} ${verificationId}`)
  assert.equal(new Set(names).size, names.length)
  let expected = 0
  for (const [codeId, times] of letIn) {
    const uses = codeUses.filter(use => use.codeId === codeId)
    assert.equal(uses.length, 1, 'a code is used once')
    const [use] = uses
    assert.ok(accepted.some(one => one.verificationId === use?.verificationId))
    expected += times
  }
  expected += letInWrongly
  assert.equal(accepted.length, expected)
  // A code of a distrusted key proves nobody: its visit is in no citizen's ledger.
  assert.equal(entries.filter(({ answer }) => answer === 'accepted').length, expected - 1)
  server = await startServer(installation)
})
