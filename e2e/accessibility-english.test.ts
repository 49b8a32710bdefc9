import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { SERVER_PAGES } from '../apps/server/src/pages/page-table.ts'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { type Demo, readDemo } from './demo.ts'
import { findChinese } from './measure-page.ts'
import { APP_PAGES, chooseView, goTo, openStranger } from './open-pages.ts'
import { decisionOf, givePicture, openGate, openPhone, PHONE_SIZE, showNextCode } from './screens.ts'

type County = { units: { name: string }[]; places: { name: string }[] }

/** Names that have no English one on a phone: units and places, people (masked), and the other language's own. */
const COUNTY = JSON.parse(readFileSync(new URL('../demo/county.json', import.meta.url), 'utf8')) as County
const NAMES = new Set([...COUNTY.units, ...COUNTY.places].map(({ name }) => name))
const MASKED = /^\p{Script=Han}\*+\p{Script=Han}?$/u

let installation: Installation
let server: RunningServer
let browser: Browser
let context: BrowserContext
let demo: Demo
let phone: Page
let stranger: Page

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  browser = await launchBrowser()
  demo = readDemo(installation.data)
  context = await browser.newContext({ viewport: PHONE_SIZE, deviceScaleFactor: 2 })
  phone = await openPhone(context, server.url, demo.person(0))
  for (const terminal of [0, -1]) {
    const gate = await openGate(await browser.newContext(), server.url, demo.token(terminal))
    await givePicture(gate, await phone.screenshot())
    await decisionOf(gate)
    await showNextCode(phone)
  }
  stranger = await (await openStranger(browser)).newPage()
  await stranger.goto(`${server.url}/m/`)
  for (const page of [phone, stranger]) await chooseView(page, { display: 'normal', language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

/** Everything Chinese says that it is, and is a name. */
async function assertEnglish(page: Page, where: string): Promise<void> {
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en', where)
  const isName = (text: string) => text === '中文' || MASKED.test(text) || NAMES.has(text.replace(/^·\s*/, ''))
  const found = await page.evaluate(findChinese)
  assert.deepEqual(
    found.filter(({ text, marked }) => !marked || !isName(text)),
    [],
    where,
  )
}

for (const display of ['normal', 'elder'] as const)
  test(`every page of the citizen app is English throughout, its title too: ${display}`, async () => {
    for (const page of [phone, stranger]) await chooseView(page, { display, language: 'en' })
    for (const appPage of APP_PAGES) {
      const page = appPage.needs === 0 ? stranger : phone
      await goTo(page, appPage)
      await assertEnglish(page, appPage.name)
      assert.match(await page.title(), / · Yukuai Code$/)
    }
  })

test('so is what the server answers: a wrong code, a proof that does not match, a loss report', async () => {
  const { phone: number, idNumber } = demo.person(1)
  await stranger.getByRole('button', { name: 'Back' }).click()
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click()
  await stranger.getByText('Enter the 11 digits').waitFor()
  await assertEnglish(stranger, 'empty fields')
  await stranger.getByLabel('Phone number').fill(number)
  await stranger.getByLabel('One-time code').fill('123456')
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click()
  await stranger.getByRole('alert').waitFor()
  await assertEnglish(stranger, 'wrong code')
  await stranger.getByRole('button', { name: 'Get a code' }).click()
  await stranger.getByText('a code is on its way').waitFor()
  await stranger.getByLabel('One-time code').fill(demo.otp)
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click()
  await stranger.getByLabel('Name').fill('Smith')
  await stranger.getByLabel('ID number').fill(idNumber)
  await stranger.getByRole('button', { name: 'Check' }).click()
  await stranger.getByRole('alert').waitFor()
  await assertEnglish(stranger, 'no match')
})

test('and what a phone says that has no network, that was ended, and whose account has notices', async () => {
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready))
  await context.setOffline(true)
  await phone.getByRole('link', { name: 'Visits' }).click()
  await phone.getByRole('alert').waitFor()
  await assertEnglish(phone, 'off line')
  await context.setOffline(false)
  await phone.getByRole('link', { name: 'Me' }).click()
  await phone.getByRole('button', { name: 'End all phones' }).click()
  await assertEnglish(phone, 'question')
  await phone.getByRole('button', { name: 'End them' }).click()
  await phone.getByText('One phone was ended').waitFor()
  await assertEnglish(phone, 'ended')
  await phone.getByRole('link', { name: 'My code' }).click()
  await phone.getByRole('heading', { level: 1 }).waitFor()
  await assertEnglish(phone, 'code of an ended phone')
})

for (const path of [SERVER_PAGES.start, SERVER_PAGES.docs, SERVER_PAGES.problem.replace(':slug', 'not-found')])
  test(`the server's page ${path} marks all that is Chinese in its English form`, async () => {
    await stranger.goto(`${server.url}${path}?lang=en`)
    await stranger.waitForLoadState('networkidle')
    assert.equal(await stranger.evaluate(() => document.documentElement.lang), 'en')
    assert.deepEqual(
      (await stranger.evaluate(findChinese)).filter(({ marked }) => !marked),
      [],
    )
  })
