import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type Citizen, registerCitizen } from './crash/citizen.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { type Demo, readDemo } from './demo.ts'
import { gateStands, openReadyGate } from './gate-screen.ts'
import { showCode } from './gate-screens.ts'
import { type Network, openNetwork } from './network.ts'
import { decisionOf, PHONE_SIZE } from './screens.ts'

type Counts = { in: number; out: number; refused: number; byHand: number }

const VERIFY = '/terminal/v1/verifications'
const HAND_IN = '/terminal/v1/verifications/batch'

let installation: Installation
let server: RunningServer
let network: Network
let demo: Demo
let browser: Browser
let context: BrowserContext
let gate: Page
let citizen: Citizen
let expected: Counts = { in: 0, out: 0, refused: 0, byHand: 0 }

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  network = await openNetwork()
  network.leadTo(server.url)
  demo = readDemo(installation.data)
  citizen = await registerCitizen(server.url, demo.otp, demo.person(0))
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: PHONE_SIZE })
  gate = await openReadyGate(context, network.url, demo.token(0))
  await gate.evaluate(async () => void (await navigator.serviceWorker.ready))
})

after(async () => {
  await browser?.close()
  await network?.close()
  await server?.stop()
  await installation?.remove()
})

const expectMore = (more: Partial<Counts>): void => {
  for (const kind of ['in', 'out', 'refused', 'byHand'] as const)
    expected = { ...expected, [kind]: expected[kind] + (more[kind] ?? 0) }
}

/** Waits until the screen counts exactly so; a count that goes beyond it on the way is a double count and is caught. */
async function shows(page: Page, scope: 'own' | 'place', counts: Counts): Promise<void> {
  await page.waitForFunction(
    ({ scope, counts }) => {
      const wrong = Object.entries(counts).filter(([kind, count]) => {
        const shown = document.querySelector(`.day-count[data-scope=${scope}] [data-kind=${kind}] dd`)?.textContent
        if (Number(shown) > count) throw new Error(`${kind} is counted ${shown} times, not ${count}`)
        return shown !== String(count)
      })
      return wrong.length === 0
    },
    { scope, counts },
    { polling: 20 },
  )
}

/** Opens the gate again until the platform's word on the day is newer than the one shown now. */
async function countedAnew(page: Page): Promise<void> {
  const through = async () => Number(await page.locator('.day-counts').getAttribute('data-through'))
  const before = await through()
  do {
    const answered = page.waitForResponse(/day-counts/)
    await page.reload()
    await answered
    await page.locator('.day-counts[data-through]').waitFor()
  } while ((await through()) <= before)
}

/** Shows a code and answers what the gate said, with room for the next person. */
async function shown(page: Page, code: string): Promise<string | null> {
  await showCode(page, code)
  const { outcome, reason } = await decisionOf(page)
  await page.keyboard.press('Escape')
  await page.locator('.decision').waitFor({ state: 'detached' })
  return reason ?? outcome
}

const letIn = async (page = gate): Promise<void> => {
  assert.equal(await shown(page, (await citizen.mint()).code), 'accepted')
}

const refuse = async (): Promise<void> => {
  assert.equal(await shown(gate, await citizen.forge({ secondsAgo: 180 })), 'stale')
}

async function letInByHand(): Promise<void> {
  await gate.getByRole('button', { name: /人工放行/ }).click()
  await gate.getByText('手机没电').click()
  await gate.getByRole('button', { name: '放行并计数' }).click()
  await gate.getByRole('button', { name: '知道了' }).click()
}

async function turnTo(direction: '进' | '出'): Promise<void> {
  await gate.locator('.direction-choice', { hasText: direction }).click()
}

test('the gate counts in, out, refused and by hand, at once and after a reload', async () => {
  await shows(gate, 'own', expected)
  await letIn()
  await refuse()
  await turnTo('出')
  await letIn()
  await turnTo('进')
  await letInByHand()
  expectMore({ in: 1, out: 1, refused: 1, byHand: 1 })
  await shows(gate, 'own', expected)
  await countedAnew(gate)
  await shows(gate, 'own', expected)
})

test('without network it goes on counting, over a reload too; what is handed in later counts once', async () => {
  await network.become('cut')
  await letIn()
  await letIn()
  await refuse()
  await letInByHand()
  expectMore({ in: 2, refused: 1, byHand: 1 })
  await shows(gate, 'own', expected)
  await gate.reload()
  await shows(gate, 'own', expected)
  const lost = network.loseAnswer(HAND_IN)
  await network.become('through')
  await lost
  await gateStands(gate, { line: 'online', waiting: 0 })
  await shows(gate, 'own', expected)
  await countedAnew(gate)
  await shows(gate, 'own', expected)
})

test('a scan that the platform took and whose answer was lost is decided here, handed in and counted once', async () => {
  const lost = network.loseAnswer(VERIFY)
  await letIn()
  await lost
  expectMore({ in: 1 })
  await shows(gate, 'own', expected)
  await gateStands(gate, { line: 'online', waiting: 0 })
  await countedAnew(gate)
  await shows(gate, 'own', expected)
})

test('a device that lost what it kept has the day’s counts back from the platform', async () => {
  // The platform is asked for what is older than ten seconds: by then every scan has its answer.
  await gate.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('yima-terminal')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const wipe = opening.result.transaction(['counted'], 'readwrite')
          wipe.objectStore('counted').clear()
          wipe.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
  )
  const lastScan = Date.now()
  while (Date.now() < lastScan + 10_500) await countedAnew(gate)
  await shows(gate, 'own', expected)
})

test('two gates of one place show their own count each and the place’s total', async t => {
  if (installation.databaseUrl === undefined) return t.skip('the embedded engine lets nobody else in')
  const terminals = await Promise.all([0, 1].map(index => terminalIdOf(demo.token(index))))
  const client = new pg.Client({ connectionString: installation.databaseUrl })
  await client.connect()
  await client.query(
    `update places.terminal_deployment set deployment_id =
      (select deployment_id from places.terminal_deployment where terminal_id = $1) where terminal_id = $2`,
    terminals,
  )
  await client.end()
  const otherContext = await browser.newContext({ viewport: PHONE_SIZE })
  const other = await openReadyGate(otherContext, network.url, demo.token(1))
  await letIn(other)
  await shows(other, 'own', { in: 1, out: 0, refused: 0, byHand: 0 })
  await shows(other, 'place', { ...expected, in: expected.in + 1 })
  await otherContext.close()
})

async function terminalIdOf(token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const self = (await (await fetch(`${server.url}/terminal/v1/me`, { headers })).json()) as { terminalId: string }
  return self.terminalId
}
