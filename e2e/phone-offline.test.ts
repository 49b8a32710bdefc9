import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { KeyRow } from '@yima/code'
import type { BrowserContext, Page } from 'playwright-core'
import { killBrowser, launchProfile } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { type JudgedCode, readKeyRows, readShownCode } from './judge-code.ts'
import { type Network, openNetwork } from './network.ts'
import { liveCode, openPhone, PHONE_SIZE, showNextCode } from './screens.ts'

/** Passes in a strip, and openings without network that are more than these. */
const STRIP = 32
const OPENINGS = 40
const SHOWN_MS_MAX = 1_000

const PHONE = { viewport: PHONE_SIZE, deviceScaleFactor: 2 }
const LINKED_HINT = /两次扫码可能被看出是同一人/
const CLOCK_HINT = /请核对手机时间/
const OFFLINE_HINT = '没有网络，码照常可用'

let installation: Installation
let server: RunningServer
let network: Network
let context: BrowserContext
let page: Page
let keyRows: readonly KeyRow[]
/** The passes that codes were made of, opening by opening. */
const shown: string[] = []

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  network = await openNetwork()
  network.leadTo(server.url)
  keyRows = await readKeyRows(server.url)
  context = await launchProfile(join(installation.data, 'phone'), PHONE)
  page = await openPhone(context, network.url, readDemo(installation.data).person(0))
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  shown.push((await readJudged()).pass)
})

after(async () => {
  await context?.close()
  await network?.close()
  await server?.stop()
  await installation?.remove()
})

const readJudged = (): Promise<JudgedCode> => readShownCode(page, keyRows)

/** The road and the phone's own radio: whatever asks, nothing answers. */
async function goOffline(): Promise<void> {
  await network.become('cut')
  await context.setOffline(true)
}

/** Connections work again; the phone notices by itself. */
async function goOnline(): Promise<void> {
  await network.become('through')
  await context.setOffline(false)
}

async function restartServer(): Promise<void> {
  server = await startServer(installation)
  network.leadTo(server.url)
}

/** Opens the page anew and answers after how many milliseconds of its life the code was drawn. */
async function reopenTimed(): Promise<number> {
  await page.reload({ waitUntil: 'commit' })
  await liveCode(page).waitFor()
  return page.evaluate(() => Number(document.body.dataset.codeAtMs))
}

/** Runs in the page before its scripts: notes when the code's picture came. */
function noteCode(): void {
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('canvas') === null) return
    document.body.dataset.codeAtMs = String(performance.now())
    observer.disconnect()
  }).observe(document, { childList: true, subtree: true })
}

async function startPhone(): Promise<void> {
  context = await launchProfile(join(installation.data, 'phone'), PHONE)
  page = await context.newPage()
  await page.addInitScript(noteCode)
}

test('after one visit the phone shows good codes with the server dead, its browser ended and killed', async () => {
  await server.kill()
  await network.become('cut')
  // The first end is a decent one: browsers write cookies to disk half a minute late.
  for (const end of [(ended: BrowserContext) => ended.close(), killBrowser]) {
    await end(context)
    await startPhone()
    await context.setOffline(true)
    await page.goto(`${network.url}/m/`)
    const { pass, outcome } = await readJudged()
    assert.equal(outcome, 'accepted')
    shown.push(pass)
  }
  const first = await readJudged()
  await showNextCode(page)
  assert.deepEqual(await readJudged(), first, 'one opening, one pass')
  await page.getByText(OFFLINE_HINT).waitFor()
})

test('forty openings without network: every pass once, then the least recently used, and the page says what that means', async () => {
  for (let opening = 0; opening < OPENINGS; opening++) {
    await page.reload()
    const { pass, outcome } = await readJudged()
    const isSecondUse = shown.length >= STRIP
    assert.equal(outcome, 'accepted')
    if (isSecondUse) assert.equal(pass, shown[shown.length - STRIP], `opening ${opening}`)
    else assert.ok(!shown.includes(pass), `opening ${opening}: not a fresh pass`)
    assert.equal(await page.getByText(LINKED_HINT).isVisible(), isSecondUse, `hint at opening ${opening}`)
    shown.push(pass)
  }
})

test('a session that got lost off line costs no code: the page asks to sign in again, and the passes go on', async () => {
  const cookies = await context.cookies()
  await context.clearCookies()
  await restartServer()
  await goOnline()
  await page.getByText(/登录已过期/).waitFor()
  await page.getByRole('link', { name: '记录' }).click()
  await page.getByRole('button', { name: '登录' }).waitFor()
  await page.getByRole('link', { name: '亮码' }).click()
  assert.equal((await readJudged()).outcome, 'accepted')
  await goOffline()
  await context.addCookies(cookies)
})

test('back on line the passes are renewed by themselves, and nothing has to be touched', async () => {
  await goOnline()
  await page.getByText(LINKED_HINT).waitFor({ state: 'detached' })
  await page.reload()
  const { pass, outcome } = await readJudged()
  assert.equal(outcome, 'accepted')
  assert.ok(!shown.includes(pass), 'not a fresh pass')
})

for (const [state, what] of [
  ['silent', 'a server that takes every call and never answers'],
  ['busy', 'a server that answers 503 to everything'],
  ['cut', 'no way to the server at all'],
] as const)
  test(`with ${what} the code is on the screen within a second`, async t => {
    await network.become(state)
    const shownMs = await reopenTimed()
    t.diagnostic(`drawn after ${Math.round(shownMs)} ms`)
    assert.ok(shownMs < SHOWN_MS_MAX)
    assert.equal((await readJudged()).outcome, 'accepted')
    await network.become('through')
  })

test('a clock set back off line: the page says to check it, and codes stay good on the city’s time', async () => {
  await goOffline()
  await page.reload()
  await liveCode(page).waitFor()
  await page.clock.setSystemTime(Date.now() - 3_600_000)
  await showNextCode(page)
  await page.getByText(CLOCK_HINT).waitFor()
  assert.equal((await readJudged()).outcome, 'accepted')
  await goOnline()
  await page.getByText(CLOCK_HINT).waitFor({ state: 'detached' })
  assert.equal((await readJudged()).outcome, 'accepted')
})

test('a clock set back while the page was closed is noticed when it opens', async () => {
  await goOffline()
  await page.clock.setSystemTime(Date.now() - 2 * 86_400_000)
  await page.reload()
  await page.getByText(CLOCK_HINT).waitFor()
})

test('when the passes have ended the page says that they renew on line and how to pass meanwhile; then they do', async () => {
  // With the page closed: one that is open would notice that its clock was set.
  await page.goto('about:blank')
  await page.clock.setSystemTime(Date.now() + 4 * 86_400_000)
  await page.goto(`${network.url}/m/`)
  await page.getByText('通行凭证已到期').waitFor()
  await page.getByText(/连上网络后自动更新/).waitFor()
  await page.getByText(/出示身份证，或请工作人员/).waitFor()
  assert.equal(await liveCode(page).count(), 0)
  await goOnline()
  assert.equal((await readJudged()).outcome, 'accepted')
})
