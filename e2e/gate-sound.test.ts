import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type Citizen, registerCitizen } from './crash/citizen.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { type Demo, readDemo } from './demo.ts'
import { openReadyGate } from './gate-screen.ts'
import { showCode } from './gate-screens.ts'
import { decisionOf, PHONE_SIZE } from './screens.ts'

let installation: Installation
let server: RunningServer
let demo: Demo
let browser: Browser
let citizen: Citizen

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  demo = readDemo(installation.data)
  citizen = await registerCitizen(server.url, demo.otp, demo.person(0))
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

/** A gate whose screen was touched once, so that the browser lets it sound. */
async function openTouchedGate(init?: () => void): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE_SIZE })
  if (init) await context.addInitScript(init)
  const page = await openReadyGate(context, server.url, demo.token(0))
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await touch(page)
  return page
}

async function touch(page: Page): Promise<void> {
  await page.locator('.gate-place').click()
  await page.locator('.gate-muted[data-muted=false]').waitFor({ state: 'attached' })
}

/** Waits until the gate has heard a sentence to its end: the browser said so, after it played. */
const heard = (page: Page, what: string, count: number) =>
  page.locator(`.gate[data-heard="${what}"][data-heard-count="${count}"]`).waitFor({ state: 'attached' })

/** Shows a code, waits for the answer and makes room for the next person. */
async function answered(gate: Page, code: string): Promise<void> {
  await showCode(gate, code)
  await decisionOf(gate)
  await gate.keyboard.press('Escape')
  await gate.locator('.decision').waitFor({ state: 'detached' })
}

const forgeOld = () => citizen.forge({ secondsAgo: 180 })

test('where the device has no voice the recorded clip of the answer plays, to its end', async () => {
  const gate = await openTouchedGate()
  assert.equal(await gate.evaluate(() => speechSynthesis.getVoices().length), 0, 'this browser has no voice')
  await showCode(gate, (await citizen.mint()).code)
  await heard(gate, 'clip:accepted', 1)
  await showCode(gate, await forgeOld())
  await heard(gate, 'clip:refresh', 2)
  await gate.context().close()
})

/** A device with a Chinese voice on board and an English one that speaks through somebody's server; it writes down what it says. */
function giveVoices(): void {
  const said: string[] = []
  Reflect.set(window, 'said', said)
  class Utterance {
    readonly text: string
    onend: (() => void) | undefined
    constructor(text: string) {
      this.text = text
    }
  }
  const voices = [
    { lang: 'zh-CN', localService: true },
    { lang: 'en-GB', localService: false },
  ]
  const speechSynthesis = {
    getVoices: () => voices,
    cancel: () => undefined,
    speak: (utterance: Utterance) => {
      said.push(utterance.text)
      queueMicrotask(() => utterance.onend?.())
    },
  }
  Object.defineProperty(window, 'speechSynthesis', { value: speechSynthesis })
  Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance })
}

test('a voice on board is preferred to the clip; one that asks a server is not used', async () => {
  const gate = await openTouchedGate(giveVoices)
  await answered(gate, (await citizen.mint()).code)
  await heard(gate, 'voice:accepted', 1)
  assert.deepEqual(await gate.evaluate(() => Reflect.get(window, 'said')), ['请通行'])
  await gate.getByRole('button', { name: 'English' }).click()
  await showCode(gate, await forgeOld())
  await heard(gate, 'clip:refresh', 2)
  await gate.context().close()
})

test('without network the clips play too, after a reload, in both languages', async () => {
  const gate = await openTouchedGate()
  await gate.context().setOffline(true)
  await gate.reload()
  await touch(gate)
  await showCode(gate, await forgeOld())
  await heard(gate, 'clip:refresh', 1)
  await gate.keyboard.press('Escape')
  await gate.getByRole('button', { name: 'English' }).click()
  await showCode(gate, (await citizen.mint()).code)
  await heard(gate, 'clip:accepted', 2)
  await gate.context().close()
})

test('tones only, or nothing, is chosen in the settings and stays chosen; words come back with the voice', async () => {
  const gate = await openTouchedGate()
  await chooseSound(gate, '只有提示音')
  await answered(gate, await forgeOld())
  await gate.reload()
  await touch(gate)
  await chooseSound(gate, '静音')
  await answered(gate, await forgeOld())
  await chooseSound(gate, '语音和提示音')
  await answered(gate, (await citizen.mint()).code)
  await heard(gate, 'clip:accepted', 1)
  await gate.context().close()
})

async function chooseSound(gate: Page, name: string): Promise<void> {
  await gate.getByRole('button', { name: '设置' }).click()
  await gate.getByText(name, { exact: true }).click()
  await gate.locator('dialog[open]').getByRole('button', { name: '关闭' }).click()
}

test('a clip that never comes holds up no decision', async () => {
  const context = await browser.newContext({ viewport: PHONE_SIZE, serviceWorkers: 'block' })
  // Asked for and never answered, as on a line that died.
  await context.route('**/*.wav', () => undefined)
  const gate = await openReadyGate(context, server.url, demo.token(0))
  await touch(gate)
  for (let person = 0; person < 2; person++) {
    await showCode(gate, (await citizen.mint()).code)
    assert.equal((await decisionOf(gate)).outcome, 'accepted')
    await gate.keyboard.press('Escape')
    await gate.locator('.decision').waitFor({ state: 'detached' })
  }
  await context.close()
})
