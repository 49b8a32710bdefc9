import type { BrowserContext, Page } from 'playwright-core'
import type { Citizen } from './crash/citizen.ts'
import { openReadyGate } from './gate-screen.ts'

/** What the screens are made of: where the platform is, a paired gate's token, one of a closed place, and codes. */
export type Stage = { url: string; token: string; closedToken: string; citizen: Citizen }

/** One screen of the gate: how a fresh browser comes to it, and what is there when it stands. */
export type GateScreen = {
  name: string
  open(context: BrowserContext, stage: Stage): Promise<Page>
  /** Seen as long as the screen stands. */
  shows: string
}

const VERIFY = '**/terminal/v1/verifications'
const DIALOG = 'dialog[open]'

const ready = (context: BrowserContext, { url, token }: Stage) => openReadyGate(context, url, token)

/** The keys of a scanner, all at one moment: however busy the machine is, a screen is what it was asked to be. */
export const showCode = (page: Page, code: string): Promise<void> =>
  page.evaluate(keys => {
    const press = (name: string) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { code: name, bubbles: true, cancelable: true }))
    for (const key of keys) press(/\d/.test(key) ? `Digit${key}` : `Key${key}`)
    press('Enter')
  }, code)

/** A gate at which somebody shows this code. */
const scanned = (mint: (citizen: Citizen) => Promise<string>) => async (context: BrowserContext, stage: Stage) => {
  const page = await ready(context, stage)
  await showCode(page, await mint(stage.citizen))
  return page
}

async function pressed(context: BrowserContext, stage: Stage, name: RegExp): Promise<Page> {
  const page = await ready(context, stage)
  await page.locator('.gate-actions').getByRole('button', { name }).click()
  return page
}

async function offline(context: BrowserContext, stage: Stage): Promise<Page> {
  const page = await ready(context, stage)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await context.setOffline(true)
  await showCode(page, (await stage.citizen.mint()).code)
  await page.locator('.decision').waitFor()
  return page
}

/** A gate that never got what it needs to judge by itself, before a platform that answers so. */
async function helpless(context: BrowserContext, stage: Stage, status: number | 'silent'): Promise<Page> {
  await context.route('**/terminal/v1/bundle*', route => route.fulfill({ status: 503 }))
  await context.route(VERIFY, route => (status === 'silent' ? undefined : route.fulfill({ status })))
  const page = await context.newPage()
  await page.addInitScript(
    paired => localStorage.setItem('yima.terminal', JSON.stringify({ token: paired })),
    stage.token,
  )
  await page.goto(`${stage.url}/t/`)
  await page.locator('.gate').waitFor()
  await showCode(page, (await stage.citizen.mint()).code)
  return page
}

async function unpaired(context: BrowserContext, { url }: Stage, token?: string): Promise<Page> {
  const page = await context.newPage()
  if (token !== undefined)
    await page.addInitScript(paired => localStorage.setItem('yima.terminal', JSON.stringify({ token: paired })), token)
  await page.goto(`${url}/t/`)
  return page
}

/** A scan that the platform found something against, as it stands in the store of a gate that handed it in. */
async function withFound(context: BrowserContext, stage: Stage): Promise<Page> {
  const page = await offline(context, stage)
  await context.route('**/terminal/v1/verifications/batch', async route => {
    const { records } = route.request().postDataJSON() as { records: { seq: number; verificationId: string }[] }
    const results = records.map(({ seq, verificationId }) => ({ seq, verificationId, status: 'used-elsewhere' }))
    await route.fulfill({ json: { results, nextSeq: records.length + 1 } })
  })
  await page.keyboard.press('Escape')
  await context.setOffline(false)
  await page.locator('.line-found').waitFor()
  await page.locator('.gate-actions .ui-button[data-kind=quiet]').click()
  return page
}

/** Every screen of the gate. */
export const GATE_SCREENS: readonly GateScreen[] = [
  { name: 'pairing', open: (context, stage) => unpaired(context, stage), shows: '.pairing-choice' },
  { name: 'pairing-unknown', open: (context, stage) => unpaired(context, stage, 'x'.repeat(40)), shows: '.ui-notice' },
  { name: 'ready', open: ready, shows: '.gate[data-phase=ready]' },
  {
    name: 'closed',
    open: (context, { url, closedToken }) => openReadyGate(context, url, closedToken),
    shows: '.gate-open[data-open=false]',
  },
  {
    name: 'accepted',
    open: scanned(async citizen => (await citizen.mint()).code),
    shows: '.decision[data-outcome=accepted]',
  },
  {
    name: 'stale',
    open: scanned(citizen => citizen.forge({ secondsAgo: 180 })),
    shows: '.decision[data-reason=stale]',
  },
  {
    name: 'bad-signature',
    open: scanned(citizen => citizen.forge({ foreignKey: true })),
    shows: '.decision[data-reason=bad-signature]',
  },
  { name: 'malformed', open: scanned(async () => 'A1B2C3D4E5F6'), shows: '.decision[data-reason=malformed]' },
  { name: 'offline-accepted', open: offline, shows: '.decision[data-outcome=accepted]' },
  {
    name: 'offline',
    open: async (context, stage) => {
      const page = await offline(context, stage)
      await page.keyboard.press('Escape')
      return page
    },
    shows: '.gate[data-line=offline][data-phase=ready]',
  },
  { name: 'busy', open: (context, stage) => helpless(context, stage, 503), shows: '.decision[data-reason=busy]' },
  {
    name: 'silent',
    open: (context, stage) => helpless(context, stage, 'silent'),
    shows: '.decision[data-reason=time-out]',
  },
  { name: 'manual-entry', open: (context, stage) => pressed(context, stage, /人工放行|Let in/), shows: DIALOG },
  {
    name: 'manual-done',
    open: async (context, stage) => {
      const page = await pressed(context, stage, /人工放行|Let in/)
      await page.locator(`${DIALOG} .reason`).last().click()
      await page.locator(`${DIALOG} .ui-button[data-kind=primary]`).click()
      return page
    },
    shows: `${DIALOG} .ui-notice[data-kind=ok]`,
  },
  {
    name: 'no-camera',
    open: async (context, stage) => {
      const page = await ready(context, stage)
      await page.locator('.viewfinder-off .ui-button').click()
      return page
    },
    shows: '.viewfinder-off .ui-notice',
  },
  {
    name: 'offline-helpless',
    open: async (context, stage) => {
      const page = await helpless(context, stage, 503)
      await page.locator('.decision').waitFor()
      await page.evaluate(async () => void (await navigator.serviceWorker.ready))
      await context.setOffline(true)
      await page.reload()
      return page
    },
    shows: '.gate-prompt .ui-notice',
  },
  {
    name: 'busy-place',
    open: async (context, stage) => {
      await context.route('**/terminal/v1/day-counts*', async route => {
        const answer = (await (await route.fetch()).json()) as object
        const own = { in: 1_834, out: 1_790, refused: 41, byHand: 12 }
        const others = { in: 12_480, out: 12_011, refused: 377, byHand: 105, terminals: 6 }
        await route.fulfill({ json: { ...answer, own, others } })
      })
      return ready(context, stage)
    },
    shows: '.day-count[data-scope=place]',
  },
  { name: 'settings', open: (context, stage) => pressed(context, stage, /设置|Settings/), shows: DIALOG },
  { name: 'found', open: withFound, shows: `${DIALOG} .found-list` },
]
