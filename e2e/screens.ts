import type { BrowserContext, Frame, Locator, Page } from 'playwright-core'

/** What a test does on the screens of phone and gate, by the words that people see. */
export type Person = { name: string; idNumber: string; phone: string }
type Screen = Page | Frame | ReturnType<Page['frameLocator']>

export const PHONE_SIZE = { width: 360, height: 780 }

/** Opens the citizen app on a phone of its own and registers: phone, one-time code, name, ID number; to the live code. */
export async function openPhone(context: BrowserContext, baseUrl: string, person: Person): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${baseUrl}/m/`)
  await registerOn(page, person)
  return page
}

/** Registers on a citizen app that stands at its sign-in page. */
export async function registerOn(screen: Screen, person: Person): Promise<void> {
  await screen.getByLabel('手机号').fill(person.phone)
  await screen.getByRole('button', { name: '获取验证码' }).click()
  // Whoever knows the code beforehand could be faster than the call that makes it valid.
  await screen.getByText('验证码已发出').waitFor()
  await screen.getByLabel('验证码').fill('000000')
  await screen.getByRole('button', { name: '登录' }).click()
  await screen.getByLabel('姓名').fill(person.name)
  await screen.getByLabel('身份证号').fill(person.idNumber)
  await screen.getByRole('button', { name: /核验/ }).first().click()
  await liveCode(screen).waitFor()
}

/** The drawn code. */
export const liveCode = (screen: Screen): Locator => screen.getByRole('img', { name: '动态码' })

/** What is drawn, to tell one code from the next. */
export const drawing = (page: Page): Promise<string> =>
  liveCode(page).evaluate(canvas => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''))

/** Asks for the next code and waits until it is drawn. */
export async function showNextCode(page: Page): Promise<void> {
  const before = await drawing(page)
  await liveCode(page).click()
  await page.waitForFunction(old => {
    const canvas = document.querySelector('canvas')
    return canvas !== null && canvas.toDataURL() !== old
  }, before)
}

/** Opens a gate of the demo, paired. */
export async function openGate(context: BrowserContext, baseUrl: string, token: string): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript(paired => localStorage.setItem('yima.terminal', JSON.stringify({ token: paired })), token)
  await page.goto(`${baseUrl}/t/`)
  await page.locator('.gate').waitFor()
  return page
}

/** Gives the gate a picture from a file. */
export const givePicture = (gate: Page, picture: Buffer): Promise<void> =>
  gate.locator('input[type=file]').first().setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture })

/** The decision on the gate's screen: its outcome, its reason and its words. */
export async function decisionOf(
  gate: Page,
): Promise<{ outcome: string | null; reason: string | null; words: string }> {
  const panel = gate.locator('.decision')
  await panel.waitFor()
  return {
    outcome: await panel.getAttribute('data-outcome'),
    reason: await panel.getAttribute('data-reason'),
    words: (await panel.innerText()).replaceAll(/\s+/g, ' '),
  }
}

/** Dismisses a decision and waits for the next person. */
export async function nextPerson(gate: Page): Promise<void> {
  await gate.getByRole('button', { name: '知道了' }).click()
  await gate.locator('.decision').waitFor({ state: 'detached' })
}
