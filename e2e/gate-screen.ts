import type { BrowserContext, Page } from 'playwright-core'
import { decisionOf } from './screens.ts'

/** How a gate stands, by what its screen says. */
export type GateStand = { line: string | null; waiting: number; found: number; denyEpoch: number }

/** Opens a paired gate and waits until it can judge by itself; `init` runs in the page before its scripts. */
export async function openReadyGate(
  context: BrowserContext,
  url: string,
  token: string,
  init?: () => void,
): Promise<Page> {
  const page = await context.newPage()
  if (init) await page.addInitScript(init)
  await page.addInitScript(paired => localStorage.setItem('yima.terminal', JSON.stringify({ token: paired })), token)
  await page.goto(`${url}/t/`)
  await page.locator('.line-status[data-epoch]').waitFor()
  return page
}

/** Types a code as a scanner does, reads the decision and makes room for the next person. */
export async function scanAt(page: Page, code: string): Promise<{ said: string; words: string }> {
  await typeCode(page, code)
  const { outcome, reason, words } = await decisionOf(page)
  await page.keyboard.press('Escape')
  await page.locator('.decision').waitFor({ state: 'detached' })
  return { said: reason ?? outcome ?? '', words }
}

/** Types a code as a scanner does: all keys in one go, so that a machine that is busy with tests makes no pause in it. */
export async function typeCode(page: Page, code: string): Promise<void> {
  const keyboard = await page.context().newCDPSession(page)
  const keys = [...Array.from(code, key => ({ key, code: /\d/.test(key) ? `Digit${key}` : `Key${key}` })), ENTER]
  await Promise.all(keys.map(key => keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })))
  await keyboard.detach()
}

const ENTER = { key: 'Enter', code: 'Enter' }

/** Waits until the screen says so. */
export async function gateStands(page: Page, wanted: Partial<GateStand>): Promise<void> {
  await page.waitForFunction(
    ({ line, waiting, found, denyEpoch }) => {
      const gate = document.querySelector('.gate')
      const status = document.querySelector('.line-status')
      if (!(gate instanceof HTMLElement) || !(status instanceof HTMLElement)) return false
      return (
        (line === undefined || gate.dataset.line === line) &&
        (waiting === undefined || Number(status.dataset.waiting) === waiting) &&
        (found === undefined || Number(status.dataset.found) === found) &&
        (denyEpoch === undefined || Number(status.dataset.denyEpoch) >= denyEpoch)
      )
    },
    wanted,
    { polling: 50 },
  )
}

/** The number of the deny list that the platform gives a terminal now. */
export async function denyEpoch(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  const { deny } = (await (await fetch(`${url}/terminal/v1/bundle`, { headers })).json()) as { deny: { epoch: number } }
  return deny.epoch
}

/** Looks again and again until something is so; the runner's own time limit ends a wait in vain. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 100))
}
