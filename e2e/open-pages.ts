import type { Browser, BrowserContext, Page } from 'playwright-core'
import { PAGES, type PageName } from '../apps/citizen/src/page-table.ts'
import { DISPLAYS, type Display } from '../packages/ui/src/displays.ts'
import type { Mode } from './look-for-barriers.ts'
import { PHONE_SIZE } from './screens.ts'

/** A way in which the app can be shown: size of its text and language. */
export type View = { display: Display; language: 'zh' | 'en' }

/** Every step of the text's size in both languages. */
// A literal table's keys are its type's; TypeScript widens them to strings.
export const VIEWS: readonly View[] = (Object.keys(DISPLAYS) as Display[]).flatMap(display =>
  (['zh', 'en'] as const).map(language => ({ display, language })),
)

/** The figures that a view is held to. */
export const modeOf = ({ display }: View): Mode => (DISPLAYS[display].isElder ? 'elder' : 'normal')

/** A page of the citizen app's own table, and what is there when it has all it shows. */
export type AppPage = { name: PageName; path: string; needs: number }

export const APP_PAGES: readonly AppPage[] = Object.entries(PAGES).map(([path, { name, needs }]) => ({
  name,
  path,
  needs,
}))

const READY: Readonly<Partial<Record<PageName, string>>> = {
  code: 'canvas[role=img]',
  visits: '.visit',
  me: '.ui-notice',
}

/** A phone on which nobody is signed in. */
export const openStranger = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: PHONE_SIZE, deviceScaleFactor: 2 })

/** Shows the app as the view has it from now on, as someone who chose so before. */
export async function chooseView(page: Page, { display, language }: View): Promise<void> {
  await page.evaluate(
    ([size, spoken]) => {
      localStorage.setItem('yima.display', size)
      localStorage.setItem('yima.language', spoken)
    },
    [display, language] as const,
  )
  await page.reload()
}

/** Goes to a page of the app by its address and waits until all of it is there. */
export async function goTo(page: Page, { name, path }: AppPage): Promise<void> {
  await page.evaluate(to => {
    location.hash = to
  }, path)
  await page
    .locator(`main[data-page=${name}] ${READY[name] ?? 'h1'}`)
    .first()
    .waitFor()
}
