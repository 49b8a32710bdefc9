import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { decodeBase32, encodeBase32 } from '@yima/code'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type Citizen, registerCitizen } from './crash/citizen.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { drawCode, readByAll } from './read-code.ts'
import { decisionOf, drawing, givePicture, liveCode, nextPerson, openGate, openPhone, PHONE_SIZE } from './screens.ts'
import { type Demo, readDemo } from './demo.ts'
import { pngToY4m } from './y4m.ts'

const PERIOD_MS = 15_000
const PERIOD_SLACK_MS = 2_000
/** Longer than a decision stays on the screen and than a text is remembered unseen. */
const IN_VIEW_SECONDS = 7

let installation: Installation
let server: RunningServer
let browser: Browser
let context: BrowserContext
let demo: Demo
let phone: Page
let gate: Page
let stranger: Citizen

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  demo = readDemo(installation.data)
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: PHONE_SIZE, deviceScaleFactor: 2 })
  phone = await openPhone(context, server.url, demo.person(0))
  gate = await openGate(context, server.url, demo.token(0))
  stranger = await registerCitizen(server.url, demo.otp, demo.person(1))
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

const readCode = async (page: Page): Promise<string> => {
  const texts = new Set(await readByAll(await page.screenshot()))
  assert.equal(texts.size, 1, [...texts].join('\n'))
  return [...texts][0] ?? ''
}

/** Resolves when another code is drawn than the one given, with the milliseconds that it took. */
async function untilDrawnAnew(page: Page, old: string, timeout: number): Promise<number> {
  const started = Date.now()
  await page.waitForFunction(
    before => {
      const canvas = document.querySelector('canvas')
      return canvas !== null && canvas.toDataURL() !== before
    },
    old,
    { timeout },
  )
  return Date.now() - started
}
