import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../e2e/browser.ts'

/** Draws the citizen app's `icon.svg` in the sizes that phones ask for; run by hand after a change of it, and committed. */
const PUBLIC = join(import.meta.dirname, '../apps/citizen/public')

/**
 * `edge`: how far the drawing stands from the picture's edge. Phones cut maskable icons to a circle of four fifths, and
 * iOS rounds the corners itself: both want the ground to the very edge.
 */
export const ICONS = [
  { file: 'icon-192.png', side: 192, edge: undefined },
  { file: 'icon-512.png', side: 512, edge: undefined },
  { file: 'icon-maskable-512.png', side: 512, edge: 0.1 },
  { file: 'icon-180.png', side: 180, edge: 0.02 },
] as const

/** One icon as a PNG. */
export async function drawIcon(browser: Browser, { side, edge }: (typeof ICONS)[number]): Promise<Buffer> {
  const svg = readFileSync(join(PUBLIC, 'icon.svg'), 'utf8')
  const ground = /<rect [^>]*fill="(#[0-9a-f]{6})"/.exec(svg)?.[1]
  if (ground === undefined) throw new Error('icon.svg begins with no ground')
  const page = await browser.newPage({ viewport: { width: side, height: side } })
  const inset = Math.round(side * (edge ?? 0))
  const background = edge === undefined ? 'transparent' : ground
  await page.setContent(`<!doctype html><style>
    body { margin: 0; background: ${background} }
    svg { display: block; margin: ${inset}px; width: ${side - 2 * inset}px; height: ${side - 2 * inset}px }
  </style>${svg}`)
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}

if (import.meta.main) {
  const browser = await launchBrowser()
  try {
    for (const icon of ICONS) writeFileSync(join(PUBLIC, icon.file), await drawIcon(browser, icon))
  } finally {
    await browser.close()
  }
}
