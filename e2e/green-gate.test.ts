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
import { typeCode } from './gate-screen.ts'
import { drawCode, readByAll } from './read-code.ts'
import {
  decisionOf,
  givePicture,
  liveCode,
  nextPerson,
  openGate,
  openPhone,
  type Person,
  PHONE_SIZE,
  registerOn,
  showNextCode,
} from './screens.ts'
import { pngToY4m } from './y4m.ts'

type Demo = { otp: string; citizens: readonly Person[]; terminals: readonly { token: string; deploymentId: string }[] }

let installation: Installation
let server: RunningServer
let browser: Browser
let context: BrowserContext
let demo: Demo
let phone: Page
let gate: Page
let otherGate: Page
let stranger: Citizen
const complaints: string[] = []
const foreignRequests: string[] = []

const tokenOf = (index: number): string => demo.terminals.at(index)?.token ?? ''
const personOf = (index: number): Person => {
  const person = demo.citizens[index]
  if (person === undefined) throw new Error('the demo has too few people')
  return person
}

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  demo = JSON.parse(readFileSync(join(installation.data, 'demo.json'), 'utf8'))
  browser = await launchBrowser()
  context = await newContext()
  phone = await openPhone(context, server.url, personOf(0))
  gate = await openGate(await newContext(), server.url, tokenOf(0))
  otherGate = await openGate(await newContext(), server.url, tokenOf(1))
  stranger = await registerCitizen(server.url, demo.otp, personOf(1))
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

async function newContext(viewport = PHONE_SIZE): Promise<BrowserContext> {
  const made = await browser.newContext({ viewport, deviceScaleFactor: 2 })
  made.setDefaultTimeout(10_000)
  made.on('request', request => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url()))
      foreignRequests.push(request.url())
  })
  made.on('console', message => {
    if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
  })
  made.on('weberror', error => complaints.push(error.error().message))
  return made
}

const photograph = (): Promise<Buffer> => liveCode(phone).screenshot()

test('a photograph of the code page is read alike by independent readers, as one version 10 symbol of 310 characters', async () => {
  const texts = await readByAll(await photograph())
  assert.equal(new Set(texts).size, 1, texts.join('\n'))
  assert.match(texts[0] ?? '', /^YKU1[0-9A-HJKMNP-TV-Z]{306}$/)
})

test('the photograph given to the gate as a file opens it', async () => {
  await showNextCode(phone)
  await givePicture(gate, await phone.screenshot())
  const { outcome, words } = await decisionOf(gate)
  assert.equal(outcome, 'accepted')
  assert.match(words, /请通行/)
  await nextPerson(gate)
})

test('a code that was used is refused at another gate, and says to ask for a new one', async () => {
  await showNextCode(phone)
  const picture = await photograph()
  await givePicture(gate, picture)
  assert.equal((await decisionOf(gate)).outcome, 'accepted')
  await givePicture(otherGate, picture)
  const refused = await decisionOf(otherGate)
  assert.deepEqual([refused.outcome, refused.reason], ['refused', 'reused'])
  assert.match(refused.words, /这个码已经用过.*换一个新码/)
  await nextPerson(gate)
  await nextPerson(otherGate)
})

test('the same picture within five seconds at the same gate is the same verification: no second request', async () => {
  await showNextCode(phone)
  const picture = await photograph()
  const sent: string[] = []
  gate.on('request', request => sent.push(request.url()))
  await givePicture(gate, picture)
  await decisionOf(gate)
  await givePicture(gate, picture)
  await nextPerson(gate)
  await givePicture(gate, drawCode((await stranger.mint()).code))
  assert.equal((await decisionOf(gate)).outcome, 'accepted')
  assert.equal(sent.filter(url => url.endsWith('/verifications')).length, 2, 'one for each code')
  await nextPerson(gate)
})

test('a keyboard-wedge scanner types the code without any field in focus, and the gate opens', async () => {
  const { code } = await stranger.mint()
  await typeCode(gate, code)
  assert.equal((await decisionOf(gate)).outcome, 'accepted')
  await nextPerson(gate)
})

test('the code held before the camera opens the gate', async () => {
  await showNextCode(phone)
  const film = join(installation.data, 'film.y4m')
  writeFileSync(film, pngToY4m(await photograph(), { width: 1280, height: 720, seconds: 1 }))
  const cameraBrowser = await launchBrowser({ fakeCamera: film })
  try {
    const cameraContext = await cameraBrowser.newContext({ viewport: PHONE_SIZE })
    await cameraContext.grantPermissions(['camera'])
    const cameraGate = await openGate(cameraContext, server.url, tokenOf(2))
    await cameraGate
      .getByRole('button', { name: '打开摄像头' })
      .click({ timeout: 2_000 })
      .catch(() => {})
    assert.equal((await decisionOf(cameraGate)).outcome, 'accepted')
  } finally {
    await cameraBrowser.close()
  }
})

/** Codes that no honest phone shows, each with the reason and the words of the gate. */
const FORGED: readonly { name: string; make(): Promise<string>; reason: string; words: RegExp }[] = [
  {
    name: 'three minutes old',
    make: () => stranger.forge({ secondsAgo: 180 }),
    reason: 'stale',
    words: /已经过时.*刷新/,
  },
  {
    name: 'altered by one bit',
    make: async () => flipBit((await stranger.mint()).code, 128),
    reason: 'bad-signature',
    words: /签名不对/,
  },
  {
    name: 'signed with another key',
    make: () => stranger.forge({ foreignKey: true }),
    reason: 'bad-signature',
    words: /签名不对/,
  },
]

function flipBit(code: string, byte: number): string {
  const bytes = decodeBase32(code.slice(4))
  if (bytes === null) throw new Error('not a code')
  bytes[byte] = (bytes[byte] ?? 0) ^ 1
  return code.slice(0, 4) + encodeBase32(bytes)
}

for (const { name, make, reason, words } of FORGED)
  test(`a code that is ${name} is refused with the right words`, async () => {
    await givePicture(gate, drawCode(await make()))
    const refused = await decisionOf(gate)
    assert.deepEqual([refused.outcome, refused.reason], ['refused', reason])
    assert.match(refused.words, words)
    await nextPerson(gate)
  })

test('a closed place says so', async () => {
  const closed = await openGate(await newContext(), server.url, tokenOf(-1))
  await givePicture(closed, drawCode((await stranger.mint()).code))
  const refused = await decisionOf(closed)
  assert.equal(refused.reason, 'place-closed')
  assert.match(refused.words, /现在不开放/)
})

test('the visits are in the citizen’s list, with place, outcome and what was seen', async () => {
  await phone.getByRole('link', { name: '记录' }).click()
  await phone.getByText('县行政服务中心').first().waitFor()
  const list = await phone.locator('body').innerText()
  assert.match(list, /已通过/)
  assert.match(list, /这个码已经用过/)
  assert.match(list, /没有看到您的个人信息/)
  await phone.getByRole('link', { name: '亮码' }).click()
  await liveCode(phone).waitFor()
})

test('letting in by hand takes a reason, counts, and records no person', async () => {
  await gate.getByRole('button', { name: /人工放行/ }).click()
  const dialog = gate.getByRole('dialog')
  await dialog.getByRole('radio').first().check()
  await dialog
    .getByRole('button', { name: /放行|确认/ })
    .first()
    .click()
  await gate
    .getByText(/今天 1 (次|人)/)
    .first()
    .waitFor()
})

test('on the start page phone and gate stand side by side, and the button holds the phone to the gate', async () => {
  const desk = await newContext({ width: 1280, height: 940 })
  const page = await desk.newPage()
  await page.goto(server.url)
  const phoneFrame = page.frameLocator('iframe').first()
  await registerOn(phoneFrame, personOf(2))
  await page.getByRole('button', { name: '把手机举到闸机前' }).click()
  await page.frameLocator('iframe').nth(1).getByText('请通行').waitFor()
})

test('after «lost phone» the code of that phone opens nothing', async () => {
  await showNextCode(phone)
  const picture = await photograph()
  await phone.getByRole('link', { name: '我的' }).click()
  await phone.getByRole('button', { name: '停用所有手机' }).click()
  const answered = phone.waitForResponse(response => response.url().endsWith('/citizen/v1/loss'))
  await phone
    .getByRole('dialog')
    .getByRole('button', { name: /停用|确认/ })
    .first()
    .click()
  assert.equal((await answered).status(), 200)
  await givePicture(otherGate, picture)
  const refused = await decisionOf(otherGate)
  assert.deepEqual([refused.outcome, refused.reason], ['refused', 'revoked'])
})

test('no page asked another host for anything, and none complained', () => {
  assert.deepEqual(foreignRequests, [])
  assert.deepEqual(complaints, [])
})
