import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { SERVER_PAGES } from '../apps/server/src/pages/page-table.ts'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { type Barriers, describeBarriers, lookForBarriers } from './look-for-barriers.ts'
import { APP_PAGES, chooseView, goTo, modeOf, openStranger, VIEWS } from './open-pages.ts'
import { decisionOf, givePicture, openGate, openPhone, PHONE_SIZE, showNextCode } from './screens.ts'

const DESK = { width: 1400, height: 960 }

let installation: Installation
let server: RunningServer
let browser: Browser
let phone: Page
let stranger: Page

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  browser = await launchBrowser()
  const demo = readDemo(installation.data)
  const context = await browser.newContext({ viewport: PHONE_SIZE, deviceScaleFactor: 2 })
  phone = await openPhone(context, server.url, demo.person(0))
  // One visit that went well, and one that a closed place refused.
  for (const terminal of [0, -1]) {
    const gate = await openGate(await browser.newContext(), server.url, demo.token(terminal))
    await givePicture(gate, await phone.screenshot())
    await decisionOf(gate)
    await gate.close()
    await showNextCode(phone)
  }
  stranger = await (await openStranger(browser)).newPage()
  await stranger.goto(`${server.url}/m/`)
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

const assertNone = ({ faults }: Barriers): void => assert.deepEqual(faults, [])

for (const view of VIEWS)
  test(`no page of the citizen app keeps anyone out: ${view.display}, ${view.language}`, async t => {
    for (const page of [phone, stranger]) await chooseView(page, view)
    for (const appPage of APP_PAGES) {
      const page = appPage.needs === 0 ? stranger : phone
      await goTo(page, appPage)
      const barriers = await lookForBarriers(page, modeOf(view))
      t.diagnostic(`${appPage.name}: ${describeBarriers(barriers)}`)
      assert.deepEqual(barriers.faults, [], appPage.name)
    }
  })

for (const view of VIEWS)
  test(`nor does what opens or goes wrong on them: ${view.display}, ${view.language}`, async t => {
    for (const page of [phone, stranger]) await chooseView(page, view)
    for (const { name, find } of STATES) {
      const page = await find()
      const barriers = await lookForBarriers(page, modeOf(view))
      t.diagnostic(`${name}: ${describeBarriers(barriers)}`)
      assert.deepEqual(barriers.faults, [], name)
    }
  })

const pageNamed = (name: string) => APP_PAGES.find(page => page.name === name) ?? assert.fail(name)

/** What a page looks like after something was pressed; each begins from any other. */
const STATES = [
  {
    name: 'help of the code page',
    find: async () => {
      await goTo(phone, pageNamed('code'))
      await phone.locator('summary').click()
      return phone
    },
  },
  {
    name: 'fields left empty',
    find: async () => {
      await goTo(stranger, pageNamed('signIn'))
      await stranger.locator('button[type=submit]').click()
      await stranger.locator('.ui-field-error').nth(1).waitFor()
      return stranger
    },
  },
  {
    name: 'a wrong one-time code',
    find: async () => {
      await goTo(stranger, pageNamed('signIn'))
      await stranger.locator('input').first().fill('19900000000')
      await stranger.locator('input').nth(1).fill('123456')
      await stranger.locator('button[type=submit]').click()
      await stranger.locator('[role=alert].ui-notice').waitFor()
      return stranger
    },
  },
  {
    name: 'question before ending all phones',
    find: async () => {
      await goTo(phone, pageNamed('me'))
      await phone.locator('[data-kind=danger]').first().click()
      await phone.locator('dialog[open]').waitFor()
      return phone
    },
  },
] as const

const PROBLEM = SERVER_PAGES.problem.replace(':slug', 'not-found')
for (const path of [SERVER_PAGES.start, SERVER_PAGES.docs, PROBLEM])
  for (const language of ['zh', 'en'])
    test(`the server's page ${path} keeps nobody out on phone and desk: ${language}`, async t => {
      const page = await browser.newPage()
      for (const size of [PHONE_SIZE, DESK]) {
        await page.setViewportSize(size)
        await page.goto(`${server.url}${path}?lang=${language}`)
        await page.waitForLoadState('networkidle')
        const barriers = await lookForBarriers(page, 'normal')
        t.diagnostic(`${size.width} px: ${describeBarriers(barriers)}`)
        assertNone(barriers)
      }
      await page.close()
    })
