import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { APP_PAGES, goTo, openStranger } from './open-pages.ts'
import { readByAll } from './read-code.ts'
import { liveCode, openPhone, PHONE_SIZE } from './screens.ts'

/** Modules of a code with its margin: a picture of whole device pixels is up to half of them smaller than the screen. */
const MODULES = 65
const ELDER = '24px'

let installation: Installation
let server: RunningServer
let browser: Browser
let context: BrowserContext
let phone: Page

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: PHONE_SIZE, deviceScaleFactor: 2 })
  phone = await openPhone(context, server.url, readDemo(installation.data).person(0))
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

const rootSize = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).fontSize)
const toElder = (page: Page) => page.getByRole('button', { name: '长辈版', exact: true })
const toNormal = (page: Page) => page.getByRole('button', { name: '标准版', exact: true })

test('one tap leads to the elder version and back from every page, before signing in too, and it is said aloud', async () => {
  const stranger = await (await openStranger(browser)).newPage()
  await stranger.goto(`${server.url}/m/`)
  for (const [page, pages] of [
    [stranger, APP_PAGES.filter(({ needs }) => needs === 0)],
    [phone, APP_PAGES.filter(({ needs, name }) => needs > 0 && name !== 'visits')],
  ] as const)
    for (const appPage of pages) {
      await goTo(page, appPage)
      await toElder(page).click()
      await page.getByRole('status').getByText('已换成长辈版，字更大').waitFor({ state: 'attached' })
      assert.equal(await rootSize(page), ELDER, appPage.name)
      await toNormal(page).click()
      await page.getByRole('status').getByText('已换回标准版').waitFor({ state: 'attached' })
      assert.equal(await rootSize(page), '16px', appPage.name)
    }
})

/** Runs in the page before its scripts: notes the size of the root in every frame in which the app shows anything. */
function noteSizes(): void {
  const note = () => {
    if (document.getElementById('app')?.textContent) {
      const size = getComputedStyle(document.documentElement).fontSize
      const { sizesSeen = '' } = document.body.dataset
      if (!sizesSeen.split(' ').includes(size)) document.body.dataset.sizesSeen = `${sizesSeen} ${size}`.trim()
    }
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}

test('the choice stays on the phone, without network too, and no frame shows another size before it', async () => {
  await goTo(phone, APP_PAGES[0] ?? assert.fail())
  await phone.addInitScript(noteSizes)
  await toElder(phone).click()
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready))
  for (const offline of [false, true]) {
    await context.setOffline(offline)
    await phone.reload()
    await liveCode(phone).waitFor()
    await phone.waitForFunction(() => document.body.dataset.sizesSeen !== undefined)
    assert.equal(await phone.evaluate(() => document.body.dataset.sizesSeen), ELDER, offline ? 'off line' : 'on line')
  }
  await context.setOffline(false)
})

test('a host app that is in its own elder version hands it over, and what people chose themselves weighs more', async () => {
  const page = await (await openStranger(browser)).newPage()
  const address = `${server.url}/m/?uiStyle=elder#/sign-in`
  await page.goto(address)
  await toNormal(page).click()
  await page.goto('about:blank')
  await page.goto(address)
  await toElder(page).waitFor()
})

const SCREENS = [
  ['phone', PHONE_SIZE],
  ['small phone', { width: 320, height: 568 }],
  ['phone on its side', { width: 780, height: 360 }],
  ['tablet', { width: 768, height: 1024 }],
  ['desk', { width: 1400, height: 900 }],
] as const

for (const [name, size] of SCREENS)
  test(`the code is as large as the screen of a ${name} allows, and every reader reads it`, async t => {
    await phone.setViewportSize(size)
    await phone.reload()
    await liveCode(phone).waitFor()
    const box = (await liveCode(phone).boundingBox()) ?? assert.fail('no code')
    const height = size.height <= 480 ? size.height : size.height * 0.7
    const room = Math.min(size.width, height, 720)
    t.diagnostic(`${box.width} px of ${room}`)
    assert.ok(box.width <= room && box.width > room - MODULES / 2, `${box.width} of ${room}`)
    if (size.height > 480) await assertInView(size.height)
    await liveCode(phone).scrollIntoViewIfNeeded()
    const read = new Set(await readByAll(await liveCode(phone).screenshot()))
    assert.equal(read.size, 1)
    assert.match([...read][0] ?? '', /^YKU1/)
  })

/** Opened, the page shows the whole code above the tabs: nobody has to scroll at a gate. */
async function assertInView(height: number): Promise<void> {
  const [code, tabs] = [await liveCode(phone).boundingBox(), await phone.locator('.tab-bar').boundingBox()]
  if (code === null || tabs === null) return assert.fail('no code or no tabs')
  assert.ok(code.y >= 0 && code.y + code.height <= tabs.y, `${code.y} + ${code.height} > ${tabs.y} of ${height}`)
}

test('there are fewer things on a page, in simpler words', async () => {
  await phone.setViewportSize(PHONE_SIZE)
  const counts: Record<string, number> = {}
  for (const version of ['elder', 'normal']) {
    let letters = 0
    for (const appPage of APP_PAGES.filter(({ name }) => ['code', 'realName', 'me'].includes(name))) {
      await goTo(phone, appPage)
      letters += (await phone.locator('main').innerText()).length
    }
    counts[version] = letters
    if (version === 'elder') await toNormal(phone).click()
  }
  const { elder = 0, normal = 0 } = counts
  assert.ok(elder < normal * 0.8, `${elder} letters instead of ${normal}`)
})
