import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { decodeBase32, encodeBase32 } from '@yima/code'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type Citizen, registerCitizen } from './crash/citizen.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { type Demo, readDemo } from './demo.ts'
import { drawCode, readByAll } from './read-code.ts'
import { decisionOf, drawing, givePicture, liveCode, nextPerson, openGate, openPhone, PHONE_SIZE } from './screens.ts'
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

test('a photograph of the whole screen is read alike by every reader, and the gate opens for it', async () => {
  assert.match(await readCode(phone), /^YKU1[0-9A-HJKMNP-TV-Z]{306}$/)
  const photograph = await phone.screenshot()
  const sent = gate.waitForRequest(request => request.url().endsWith('/verifications'))
  await givePicture(gate, photograph)
  const { outcome, words } = await decisionOf(gate)
  assert.equal(outcome, 'accepted')
  assert.match(words, /请通行/)
  // The gate sends what the other readers read, not merely something that opens.
  assert.equal((await sent).postDataJSON().code, [...new Set(await readByAll(photograph))].join())
  await nextPerson(gate)
})

test('a tap gives another code at once, and the next comes by itself after fifteen seconds', async t => {
  const first = { drawn: await drawing(phone), text: await readCode(phone) }
  await liveCode(phone).click()
  const tapMs = await untilDrawnAnew(phone, first.drawn, 2_000)
  const second = { drawn: await drawing(phone), text: await readCode(phone) }
  assert.notEqual(second.text, first.text)
  const shownSince = Date.now()
  await untilDrawnAnew(phone, second.drawn, PERIOD_MS + PERIOD_SLACK_MS)
  const byItselfMs = Date.now() - shownSince
  t.diagnostic(`after a tap ${tapMs} ms, by itself ${byItselfMs} ms`)
  assert.ok(byItselfMs > PERIOD_MS - PERIOD_SLACK_MS, `already after ${byItselfMs} ms`)
  assert.ok(!new Set([first.text, second.text]).has(await readCode(phone)))
})

/** One bit in each part of a code. The format's bytes: pass 0…121, of which signature 58…121; stamp 122…126; signature 127…190. */
const PARTS = [
  ['the sealed holder', 5],
  ['the device key', 40],
  ['the issuer’s signature', 100],
  ['the time', 125],
  ['the phone’s signature', 150],
] as const

for (const [part, byte] of PARTS)
  test(`one bit altered in ${part} is refused with the right words`, async () => {
    const { code } = await stranger.mint()
    await givePicture(gate, drawCode(flipBit(code, byte)))
    const { outcome, reason, words } = await decisionOf(gate)
    assert.deepEqual([outcome, reason], ['refused', 'bad-signature'])
    assert.match(words, /签名不对，不能确认这个码的真假/)
    await nextPerson(gate)
    // The code itself was not spent by the attempt.
    await givePicture(gate, drawCode(code))
    assert.equal((await decisionOf(gate)).outcome, 'accepted')
    await nextPerson(gate)
  })

function flipBit(code: string, byte: number): string {
  const bytes = decodeBase32(code.slice(4))
  if (bytes === null) throw new Error('what was minted is no code')
  bytes[byte] = (bytes[byte] ?? 0) ^ 1
  return code.slice(0, 4) + encodeBase32(bytes)
}

test('a picture without a code asks nothing and says what to do', async () => {
  let asked = 0
  gate.on('request', request => {
    if (request.url().endsWith('/verifications')) asked++
  })
  await phone.getByRole('link', { name: '我的' }).click()
  await givePicture(gate, await phone.screenshot())
  await gate.getByText('图片里没有找到二维码').waitFor()
  await phone.getByRole('link', { name: '亮码' }).click()
  await liveCode(phone).waitFor()
  assert.equal(asked, 0)
})

test('a code that stays before the camera is asked about once, and the gate is ready again by itself', async () => {
  const film = join(installation.data, 'film.y4m')
  const { code } = await stranger.mint()
  writeFileSync(film, pngToY4m(drawCode(code), { width: 1280, height: 720, seconds: 1 }))
  const cameraBrowser = await launchBrowser({ fakeCamera: film })
  try {
    const cameraContext = await cameraBrowser.newContext({ viewport: PHONE_SIZE })
    const sent: string[] = []
    cameraContext.on('request', request => {
      if (request.url().endsWith('/verifications')) sent.push(request.postDataJSON().code)
    })
    const cameraGate = await openGate(cameraContext, server.url, demo.token(2))
    const shown: (string | null)[] = []
    await cameraGate.exposeFunction('noteDecision', (outcome: string | null) => shown.push(outcome))
    await cameraGate.evaluate(noteDecisions)
    await cameraGate.getByRole('button', { name: '打开摄像头' }).click()
    const { outcome, words } = await decisionOf(cameraGate)
    assert.equal(outcome, 'accepted')
    assert.match(words, /请通行/)
    await cameraGate.locator('.decision').waitFor({ state: 'detached' })
    const since = await cameraGate.locator('video').evaluate(video => (video as HTMLVideoElement).currentTime)
    await cameraGate.waitForFunction(
      until => (document.querySelector('video')?.currentTime ?? 0) > until,
      since + IN_VIEW_SECONDS,
    )
    assert.deepEqual(sent, [code])
    assert.deepEqual(shown, ['accepted'])
  } finally {
    await cameraBrowser.close()
  }
})

/** Runs in the page: tells of every decision that comes to the screen. */
function noteDecisions(): void {
  const note: unknown = Reflect.get(window, 'noteDecision')
  if (typeof note !== 'function') throw new Error('nobody listens')
  new MutationObserver(changes => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof HTMLElement && node.matches('.decision')) note(node.dataset.outcome)
  }).observe(document.body, { childList: true, subtree: true })
}
