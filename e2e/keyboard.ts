import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** More than any page has to stop at. */
const STOPS_MAX = 40

/** Where the focus is: by its words, and whether a person sees that it is there. */
export type Stop = { tag: string; name: string; isMarked: boolean; isCovered: boolean }

/** Presses Tab until the focus is on what has this name; every stop on the way has to be seen. */
export async function tabTo(page: Page, name: string | RegExp): Promise<Stop> {
  const passed: string[] = []
  for (let stops = 0; stops < STOPS_MAX; stops++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(describeFocus)
    if (stop.tag === 'body') continue
    assert.ok(stop.isMarked, `the focus on «${stop.name}» is not seen`)
    assert.ok(!stop.isCovered, `«${stop.name}» has the focus and is covered`)
    if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) return stop
    passed.push(stop.name)
  }
  return assert.fail(`Tab never came to ${name}: ${passed.join(' → ')}`)
}

/** Runs in the page. */
export function describeFocus(): Stop {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body)
    return { tag: 'body', name: '', isMarked: true, isCovered: false }
  const labels = 'labels' in element && element.labels instanceof NodeList ? [...element.labels] : []
  const words = labels.length > 0 ? labels.map(label => label.textContent).join(' ') : element.textContent
  const isMarked = [element, ...labels].some(shown => {
    const { outlineStyle, outlineWidth } = getComputedStyle(shown as Element)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  })
  const { left, top, width, height } = element.getBoundingClientRect()
  const there = document.elementFromPoint(left + width / 2, top + height / 2)
  const isSeen = there !== null && (element.contains(there) || labels.some(label => label.contains(there)))
  const name = (element.getAttribute('aria-label') ?? words ?? '').trim()
  return { tag: element.tagName.toLowerCase(), name, isMarked, isCovered: !isSeen }
}

/** What has the focus now. */
export const focusOf = (page: Page): Promise<Stop> => page.evaluate(describeFocus)

/** Waits until a page's heading has the focus, which is how people hear that they are on another page. */
export async function headingFocused(page: Page, words: string): Promise<void> {
  await page.waitForFunction(
    expected => document.activeElement?.tagName === 'H1' && document.activeElement.textContent === expected,
    words,
  )
}
