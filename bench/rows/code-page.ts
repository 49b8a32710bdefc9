import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../../e2e/browser.ts'
import { registerCitizen } from '../../e2e/crash/citizen.ts'
import { startServer } from '../../e2e/crash/start-server.ts'
import { readDemo } from '../../e2e/demo.ts'
import { median } from '../compare-rates.ts'
import type { Row } from '../row.ts'

const VISITS = 5
const PHONE = { viewport: { width: 360, height: 780 } }
/** The aim's line and processor: 150 ms there and back, 1.6 Mbit a second each way, four times slower. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 }
const SLOW_DOWN = 4

type Visit = { first: number; empty: number; again: number; offline: number }

/** The citizen's code page in Chromium: signed in with nothing kept, again, and without network. */
export const codePage: Row = {
  name: 'code-page',
  title: 'Code page: 150 ms round trip, 1.6 Mbit/s, 4 × CPU slow-down',
  async measure() {
    const data = mkdtempSync(join(tmpdir(), 'yima-bench-'))
    const server = await startServer({ data })
    try {
      const visits: Visit[] = []
      for (let visit = 0; visit < VISITS; visit++) visits.push(await visitOnce(server.url, data, visit))
      const figure = (what: string, key: keyof Visit, below: number) => ({
        ...{ what, unit: 'ms' as const, runs: VISITS, aim: { below } },
        value: median(visits.map(times => times[key])),
      })
      return {
        figures: [
          figure('signed in, empty cache: page and scripts fetched, code drawn', 'empty', 2000),
          figure('second visit', 'again', 500),
          figure('without network', 'offline', 500),
          {
            what: 'a new phone’s first code: page fetched, device bound, 32 keys made, passes fetched, code drawn',
            value: median(visits.map(({ first }) => first)),
            unit: 'ms',
            runs: VISITS,
          },
        ],
      }
    } finally {
      await server.stop()
      rmSync(data, { recursive: true, force: true })
    }
  },
}

async function visitOnce(url: string, data: string, visit: number): Promise<Visit> {
  const demo = readDemo(data)
  const { cookie } = await registerCitizen(url, demo.otp, demo.person(visit))
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext(PHONE)
    await context.addCookies([{ name: 'yima_session', value: cookie, url, httpOnly: true, sameSite: 'Strict' }])
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.emulateNetworkConditions', LINE)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
    const first = await timeCode(page, () => page.goto(`${url}/m/`, { waitUntil: 'commit' }))
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await session.send('Network.clearBrowserCache')
    await page.evaluate(forgetFiles)
    const empty = await timeCode(page, () => page.reload({ waitUntil: 'commit' }))
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    const again = await timeCode(page, () => page.reload({ waitUntil: 'commit' }))
    await context.setOffline(true)
    const offline = await timeCode(page, () => page.reload({ waitUntil: 'commit' }))
    return { first, empty, again, offline }
  } finally {
    await browser.close()
  }
}

/** Runs in the page: what was kept of its files goes, the passes stay. */
async function forgetFiles(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name)
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
}

/** Milliseconds from the navigation's start until a code is drawn. */
async function timeCode(page: Page, open: () => Promise<unknown>): Promise<number> {
  await open()
  await page.waitForFunction(() => {
    const picture = document.querySelector('canvas')
    return picture !== null && picture.width > 300
  })
  return page.evaluate(() => performance.now())
}
