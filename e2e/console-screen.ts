import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'

/** Somebody of demo.json's staff. */
export type DemoMember = { username: string; password: string }

/** The console in a browser of its own, signed in with password and present one-time code. */
export async function signInToConsole(browser: Browser, url: string, username: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  const staff = (await (await fetch(`${url}/demo/staff`)).json()) as {
    username: string
    password: string
    totp: string
  }[]
  const { password, totp } = staff.find(one => one.username === username) ?? assert.fail(`no ${username}`)
  await page.goto(`${url}/console/`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('动态口令').fill(totp)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('table').waitFor()
  return page
}

/** Opens a list by its name in the navigation. */
export async function openList(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: title, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** What is typed or chosen in a dialog, by the names of its fields; `{ choose }` picks from a list. */
export type Filled = Readonly<Record<string, string | { choose: string }>>

/** Fills the open dialog and sends it; what is shown only once is read before it is closed. */
export async function fillDialog(page: Page, filled: Filled = {}): Promise<string[]> {
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  for (const [label, value] of Object.entries(filled)) {
    const field = dialog.getByLabel(label, { exact: true })
    if (typeof value === 'string') await field.fill(value)
    else {
      await field.click()
      await page.getByTitle(value.choose, { exact: true }).last().click()
    }
  }
  await dialog.getByRole('button', { name: '确定' }).click()
  const once = page.getByRole('dialog').filter({ hasText: '只显示这一次' })
  const shown = await Promise.race([
    once.waitFor().then(() => true),
    dialog.waitFor({ state: 'detached' }).then(() => false),
    page
      .getByRole('dialog')
      .getByRole('alert')
      .waitFor()
      .then(() => undefined),
  ])
  if (shown === undefined) assert.fail(await page.getByRole('dialog').innerText())
  if (!shown) return []
  const values = await once.locator('.shown-value').allInnerTexts()
  await once.getByRole('button', { name: '关闭' }).click()
  await once.waitFor({ state: 'detached' })
  return values
}

/** Chooses an action from the menu of the row that holds this text. */
export async function chooseAction(page: Page, rowText: string, action: string): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: rowText }).first()
  await row.getByRole('button', { name: '操作' }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}
