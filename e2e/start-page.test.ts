import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { liveCode, registerOn } from './screens.ts'

let installation: Installation
let server: RunningServer
let browser: Browser
let page: Page
let phone: FrameLocator
let gate: FrameLocator

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1400, height: 960 } })
  await page.goto(server.url)
  phone = page.frameLocator('#phone-app')
  gate = page.frameLocator('#gate-app')
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

const hold = () => page.getByRole('button', { name: '把手机举到闸机前' }).click()
const dismiss = async () => {
  await gate.getByRole('button', { name: '知道了' }).click()
  await gate.locator('.decision').waitFor({ state: 'detached' })
}

test('the three steps of the start page lead to a green gate, and what it said stays on the page', async () => {
  await hold()
  await page.getByText('手机上没有亮着码').waitFor()
  await registerOn(phone, readDemo(installation.data).person(0))
  await hold()
  await gate.getByText('请通行').waitFor()
  await page.getByText('闸机说：请通行').waitFor()
  await dismiss()
})

test('with the server stopped the phone and the gate of the same page go on, and the visit comes in when it is back', async () => {
  await gate.locator('.line-status[data-epoch]').waitFor()
  const { port } = new URL(server.url)
  await server.stop()
  await liveCode(phone).click()
  await hold()
  await gate.getByText('断网核验').waitFor()
  await dismiss()
  await gate.getByText('待补传 1 条').waitFor()
  server = await startServer({ ...installation, port: Number(port) })
  await gate.locator('.line-status[data-waiting="0"]').waitFor()
  await phone.getByRole('link', { name: '记录' }).click()
  await phone.getByText('断网时由闸机放行或拒绝，事后登记').waitFor()
  assert.equal(await phone.locator('.visit').count(), 2)
})
