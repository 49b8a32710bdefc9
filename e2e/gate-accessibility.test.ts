import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { registerCitizen } from './crash/citizen.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { openReadyGate, scanAt, typeCode } from './gate-screen.ts'
import { GATE_SCREENS, type Stage } from './gate-screens.ts'
import { focusOf, tabTo } from './keyboard.ts'
import { describeBarriers, lookForBarriers } from './look-for-barriers.ts'
import { findChinese, measureTargets } from './measure-page.ts'
import { decisionOf } from './screens.ts'

/** Where gates are shown, and in which language each is looked at; all screens are drawn in all of them. */
const ALL_VIEWS = [
  { view: 'phone', size: { width: 360, height: 780 }, language: 'en' },
  { view: 'kiosk', size: { width: 1080, height: 1920 }, language: 'zh' },
  { view: 'phone', size: { width: 360, height: 780 }, language: 'zh' },
  { view: 'tablet', size: { width: 1280, height: 800 }, language: 'en' },
  { view: 'tablet upright', size: { width: 800, height: 1280 }, language: 'zh' },
  { view: 'desk', size: { width: 1920, height: 1080 }, language: 'zh' },
] as const
/** The narrowest with the longest words and the largest; the others in the long run. */
const VIEWS = process.env.YIMA_LONG === '1' ? ALL_VIEWS : ALL_VIEWS.slice(0, 2)

/** Fingers at arm's length, CSS pixels. */
const TARGET_MIN = 48

let installation: Installation
let server: RunningServer
let browser: Browser
let stage: Stage

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  browser = await launchBrowser()
  const demo = readDemo(installation.data)
  const citizen = await registerCitizen(server.url, demo.otp, demo.person(0))
  stage = { url: server.url, token: demo.token(0), closedToken: demo.token(-1), citizen }
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

/** Runs in the page: what fades in is there, and an answer stays until it was looked at, however long that takes. */
async function standStill(): Promise<void> {
  const last = setInterval(() => undefined, 1_000_000)
  for (let id = 1; id <= Number(last); id++) clearInterval(id)
  await Promise.all(document.getAnimations().map(({ finished }) => finished))
}

async function openContext(size: { width: number; height: number }, language: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: size })
  await context.addInitScript(chosen => localStorage.setItem('yima.language', chosen), language)
  return context
}

for (const { view, size, language } of VIEWS)
  test(`no screen of the gate keeps anyone out: ${view}, ${language}`, async t => {
    const faults: string[] = []
    for (const screen of GATE_SCREENS) {
      const context = await openContext(size, language)
      const page = await screen.open(context, stage)
      await page.locator(screen.shows).first().waitFor()
      await page.evaluate(standStill)
      const barriers = await lookForBarriers(page, 'normal')
      const targets = await page.evaluate(measureTargets)
      const chinese = language === 'en' ? await page.evaluate(findChinese) : []
      assert.ok(await page.locator(screen.shows).first().isVisible(), `${screen.name} was gone before it was looked at`)
      t.diagnostic(`${screen.name}: ${describeBarriers(barriers)}`)
      const small = targets.filter(({ width, height }) => Math.min(width, height) + 0.5 < TARGET_MIN)
      const foreign = chinese.filter(({ text, marked }) => !marked && text !== '中文')
      faults.push(
        ...barriers.faults.map(fault => `${screen.name}: ${fault}`),
        ...small.map(({ name, width, height }) => `${screen.name}: ${name} is ${width} × ${height}`),
        ...foreign.map(({ text }) => `${screen.name}: Chinese in English: ${text}`),
      )
      await context.close()
    }
    assert.deepEqual(faults, [])
  })

const openGate = async (language = 'zh'): Promise<Page> =>
  openReadyGate(await openContext({ width: 1280, height: 800 }, language), stage.url, stage.token)

async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

test('by keyboard alone: direction, letting in by hand, settings; dialogs keep the focus and give it back', async () => {
  const page = await openGate()
  await tabTo(page, '进')
  await page.keyboard.press('ArrowRight')
  await page.locator('.direction-choice[data-chosen=true]', { hasText: '出' }).waitFor()
  await press(page, /^人工放行/)
  await page.getByRole('dialog').waitFor()
  if ((await focusOf(page)).name !== '老人没有手机') await tabTo(page, '老人没有手机')
  await page.keyboard.press('Space')
  for (const stop of ['关闭', '放行并计数']) await tabTo(page, stop)
  await page.keyboard.press('Enter')
  await page.getByText('已放行').waitFor()
  await press(page, '知道了')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.match((await focusOf(page)).name, /^人工放行/)
  await press(page, '设置')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, '语音和提示音')
  await page.keyboard.press('ArrowDown')
  assert.equal(await page.getByLabel('只有提示音').isChecked(), true)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.equal((await focusOf(page)).name, '设置')
  await page.context().close()
})

test('a scanner works wherever the focus is, presses nothing, and the focus is back after the answer', async () => {
  const page = await openGate()
  for (const name of ['English', '打开摄像头', '设置', /^人工放行/]) {
    await tabTo(page, name)
    const { said } = await scanAt(page, (await stage.citizen.mint()).code)
    assert.equal(said, 'accepted', String(name))
    assert.match((await focusOf(page)).name, new RegExp(name))
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  }
  await page.context().close()
})

test('an answer is told once, in a region that interrupts, and covers what cannot be reached meanwhile', async () => {
  const page = await openGate()
  await page.evaluate(() => {
    const told: string[] = []
    Reflect.set(window, 'told', told)
    for (const region of document.querySelectorAll('[role=alert], [aria-live=assertive]'))
      new MutationObserver(() => {
        if (region.textContent) told.push(region.textContent)
      }).observe(region, { childList: true, subtree: true, characterData: true })
  })
  await typeCode(page, (await stage.citizen.mint()).code)
  await decisionOf(page)
  await tabTo(page, '知道了')
  await page.keyboard.press('Enter')
  await page.locator('.decision').waitFor({ state: 'detached' })
  const told = await page.evaluate(() => Reflect.get(window, 'told') as string[])
  assert.equal(told.length, 1)
  assert.match(told[0] ?? '', /^请通行/)
  await page.context().close()
})

test('with less motion asked for nothing moves, and in the system’s own colours sign and words still say it', async () => {
  const context = await browser.newContext({ reducedMotion: 'reduce', forcedColors: 'active' })
  const page = await openReadyGate(context, stage.url, stage.token)
  const sign = await page
    .locator('.direction-choice[data-chosen=true]')
    .evaluate(choice => getComputedStyle(choice, '::before').content)
  assert.match(sign, /✓/)
  await typeCode(page, await stage.citizen.forge({ secondsAgo: 180 }))
  const panel = page.locator('.decision')
  await panel.waitFor()
  assert.equal(await panel.evaluate(element => getComputedStyle(element).animationName), 'none')
  assert.ok(await panel.locator('.decision-mark path').isVisible())
  assert.match(await panel.innerText(), /这个码已经过时/)
  await context.close()
})
