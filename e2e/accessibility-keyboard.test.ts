import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { focusOf, headingFocused, tabTo } from './keyboard.ts'
import { decisionOf, drawing, givePicture, liveCode, openGate, PHONE_SIZE } from './screens.ts'

let installation: Installation
let server: RunningServer
let browser: Browser
let page: Page

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  browser = await launchBrowser()
  page = await (await browser.newContext({ viewport: PHONE_SIZE, deviceScaleFactor: 2 })).newPage()
  await page.goto(`${server.url}/m/`)
  await page.getByLabel('手机号').waitFor()
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

async function press(name: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

async function type(field: string, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.type(text)
}

test('what is missing is said, and the keyboard stands in the first field that lacks it', async () => {
  await press('登录')
  await page.getByText('请填写 11 位手机号。').waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true')
  assert.equal((await focusOf(page)).name, '手机号')
})

test('signing in and proving who one is needs no pointer, and each new page begins at its heading', async () => {
  const { otp, person } = readDemo(installation.data)
  const { phone, name, idNumber } = person(0)
  await page.keyboard.type(phone)
  await press('获取验证码')
  await page.getByText('如果号码可用，验证码已发出').waitFor()
  assert.match((await focusOf(page)).name, /秒后可重发/)
  await type('验证码', otp)
  await page.keyboard.press('Enter')
  await headingFocused(page, '实名核验')
  assert.equal(await page.title(), '实名核验 · 渝快码')
  await type('姓名', name)
  await type('身份证号', idNumber)
  await press('提交核验')
  await headingFocused(page, '亮码')
  await liveCode(page).waitFor()
})

test('a new code is one key away and is said aloud; the help unfolds', async () => {
  const before = await drawing(page)
  await press('换新码')
  await page.getByRole('status').getByText('已换新码').waitFor()
  await page.waitForFunction(old => document.querySelector('canvas')?.toDataURL() !== old, before)
  await press('刷不开怎么办？')
  await page.getByText('还不行，请出示身份证').waitFor()
})

test('the visits are reached and read', async () => {
  const gate = await openGate(await browser.newContext(), server.url, readDemo(installation.data).token(0))
  await givePicture(gate, await page.screenshot())
  await decisionOf(gate)
  await press('记录')
  await headingFocused(page, '访问记录')
  await page.getByRole('listitem').filter({ hasText: '已通过' }).waitFor()
})

test('the question before ending all phones keeps the focus until it is answered, and gives it back', async () => {
  await press('我的')
  await headingFocused(page, '我的')
  await page.getByText('已实名核验').waitFor()
  await press('停用所有手机')
  for (const stop of ['取消', '确认停用']) {
    await page.getByRole('dialog').waitFor()
    if ((await focusOf(page)).name !== stop) await tabTo(page, stop)
    const isInside = () => page.evaluate(() => document.querySelector('dialog')?.contains(document.activeElement))
    assert.ok(await isInside())
  }
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.equal((await focusOf(page)).name, '停用所有手机')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await press('确认停用')
  await page.getByText('已停用 1 部手机').waitFor()
  assert.equal((await focusOf(page)).name, '停用所有手机')
})

test('a browser without <dialog> of its own keeps the focus in the question all the same', async () => {
  const { otp, person } = readDemo(installation.data)
  const old = await (await browser.newContext({ viewport: PHONE_SIZE })).newPage()
  await old.addInitScript(() => Reflect.deleteProperty(HTMLDialogElement.prototype, 'showModal'))
  await old.goto(`${server.url}/m/`)
  await old.getByLabel('手机号').fill(person(1).phone)
  await old.getByLabel('验证码').fill(otp)
  await old.getByRole('button', { name: '获取验证码' }).click()
  await old.getByText('如果号码可用').waitFor()
  await old.getByRole('button', { name: '登录' }).click()
  await headingFocused(old, '实名核验')
  await old.getByRole('link', { name: '我的' }).click()
  await headingFocused(old, '我的')
  await tabTo(old, '停用所有手机')
  await old.keyboard.press('Enter')
  await old.getByRole('dialog').waitFor()
  const names: string[] = []
  for (let turn = 0; turn < 4; turn++) {
    names.push((await focusOf(old)).name)
    await old.keyboard.press('Tab')
  }
  assert.deepEqual(names, ['取消', '确认停用', '取消', '确认停用'])
  await old.keyboard.press('Escape')
  await old.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.equal((await focusOf(old)).name, '停用所有手机')
})

test('sizes are chosen by arrow keys, and everything grows at once', async () => {
  await press('字号和语言')
  await headingFocused(page, '字号和语言')
  await tabTo(page, '标准')
  const sizes: string[] = []
  for (let step = 0; step < 4; step++) {
    sizes.push(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize))
    await page.keyboard.press('ArrowDown')
  }
  assert.deepEqual(sizes, ['16px', '20px', '24px', '30px'])
  await press('长辈版')
  await page.getByRole('status').getByText('已换成长辈版').waitFor()
  await tabTo(page, '标准版')
})
