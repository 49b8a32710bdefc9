import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { measureLayout, measureLetters, measureTargets, readGradients, type Target } from './measure-page.ts'

/** How a page is shown: `elder` is held to the ministry's figures for elder versions. */
export type Mode = 'normal' | 'elder'

/** The weakest contrast of a page: how much to one, of which letters, and what that size of letters asks for. */
export type Contrast = { ratio: number; needed: number; where: string }

/** What keeps people out of one page: `faults` in words, empty when nothing does, and the figures that were measured. */
export type Barriers = {
  faults: readonly string[]
  contrast: Contrast
  letters: { px: number; words: string }
  /** The smallest of the page's main things to press, and of the others. */
  smallest: { main: Target | undefined; other: Target | undefined }
}

/**
 * Sides of targets in CSS pixels: 工信部《移动互联网应用（APP）适老化通用设计规范》 asks for 60 × 60 for main components of elder
 * versions and 44 × 44 elsewhere; what is not main in ours has 48.
 */
const TARGET_MIN: Readonly<Record<Mode, { main: number; other: number }>> = {
  normal: { main: 44, other: 44 },
  elder: { main: 60, other: 48 },
}
/** Letters of elder versions, by the same; others grow with what people choose. */
const LETTERS_MIN_PX: Readonly<Record<Mode, number>> = { normal: 0, elder: 18 }
/** Half a pixel is what zoomed layouts lose by rounding. */
const ROUNDING = 0.5
/** Letters' contrast that holds whatever their size is. */
const NO_TEXT: Contrast = { ratio: 21, needed: 4.5, where: 'no text' }
const AXE = readFileSync(join(import.meta.dirname, '../node_modules/axe-core/axe.min.js'), 'utf8')
/** Minor findings are matters of taste; all others are barriers. */
const IMPACTS = ['moderate', 'serious', 'critical']

type AxeCheck = { data: { contrastRatio?: number; expectedContrastRatio?: string; fgColor?: string } | null }
type AxeNode = { target: string[]; any: AxeCheck[]; failureSummary?: string }
type AxeRule = { id: string; impact: string | null; help: string; nodes: AxeNode[] }
type AxeAnswer = { violations: AxeRule[]; passes: AxeRule[]; incomplete: AxeRule[] }

/**
 * Looks at the page as it stands: axe-core's rules, contrast of every text, size of every target, and text that is cut,
 * overlaps or makes the page scroll sideways. Pages within the page are looked at on their own.
 */
export async function lookForBarriers(page: Page, mode: Mode): Promise<Barriers> {
  return atFullHeight(page, async () => {
    const answer = await runAxe(page)
    const { contrast, unmeasured } = await measureContrast(page, answer)
    const letters = await page.evaluate(measureLetters)
    const targets = await page.evaluate(measureTargets)
    const { sideways, cut, overlapping } = await page.evaluate(measureLayout)
    const faults = [
      ...answer.violations.filter(({ impact }) => IMPACTS.includes(impact ?? '')).flatMap(describeViolation),
      ...unmeasured.map(where => `contrast cannot be measured: ${where}`),
      ...(contrast.ratio < contrast.needed ? [`contrast ${contrast.ratio}:1 of ${contrast.where}`] : []),
      ...(letters.px < LETTERS_MIN_PX[mode] ? [`letters of ${letters.px} px: ${letters.words}`] : []),
      ...targets.filter(target => isTooSmall(target, mode)).map(target => `too small: ${describeTarget(target)}`),
      ...(sideways > 0 ? [`the page is ${sideways} px wider than the screen`] : []),
      ...cut.map(words => `cut off: ${words}`),
      ...overlapping.map(words => `on one another: ${words}`),
    ]
    const smallestOf = (isMain: boolean) => findSmallest(targets.filter(target => target.isMain === isMain))
    return { faults, contrast, letters, smallest: { main: smallestOf(true), other: smallestOf(false) } }
  })
}

/** One line for a test's diagnostics. */
export function describeBarriers({ contrast, letters, smallest: { main, other } }: Barriers): string {
  const sizes = [main, other].map(target => (target === undefined ? 'none' : describeTarget(target)))
  return `contrast ≥ ${contrast.ratio}:1 (${contrast.where}); letters ≥ ${letters.px} px; smallest main ${sizes[0]}, other ${sizes[1]}`
}

/** The whole page in view: bars that stick to its edge then cover nothing. */
async function atFullHeight<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const size = page.viewportSize()
  if (size === null) return look()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ ...size, height: Math.max(size.height, height) })
  try {
    return await look()
  } finally {
    await page.setViewportSize(size)
  }
}

async function runAxe(page: Page): Promise<AxeAnswer> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  return page.evaluate(async () => {
    const axe: { run(context: Document, options: object): Promise<AxeAnswer> } = Reflect.get(window, 'axe')
    const { violations, passes, incomplete } = await axe.run(document, { iframes: false })
    const contrastOnly = (rules: AxeRule[]) => rules.filter(({ id }) => id === 'color-contrast')
    return { violations, passes: contrastOnly(passes), incomplete: contrastOnly(incomplete) }
  })
}

/** Axe does not judge letters on a gradient: they are held against each of its colours. */
async function measureContrast(page: Page, { violations, passes, incomplete }: AxeAnswer) {
  let contrast = NO_TEXT
  const unmeasured: string[] = []
  const note = (ratio: number, needed: number, where: string): void => {
    if (ratio / needed < contrast.ratio / contrast.needed) contrast = { ratio, needed, where }
  }
  const nodes = [...passes, ...violations].flatMap(rule => (rule.id === 'color-contrast' ? rule.nodes : []))
  for (const { target, any } of nodes) {
    const data = any[0]?.data
    if (data?.contrastRatio) note(data.contrastRatio, neededOf(data.expectedContrastRatio), target.join(' '))
  }
  const unsure = incomplete.flatMap(rule => rule.nodes)
  const gradients = await page.evaluate(
    readGradients,
    unsure.map(({ target }) => target.join(' ')),
  )
  for (const [at, { target, any }] of unsure.entries()) {
    const colour = any[0]?.data?.fgColor ?? (await colourOf(page, target.join(' ')))
    const ratios = (gradients[at] ?? []).map(ground => contrastBetween(colour, ground))
    if (ratios.length === 0) unmeasured.push(target.join(' '))
    else note(Math.round(Math.min(...ratios) * 100) / 100, 4.5, `${target.join(' ')} on a gradient`)
  }
  return { contrast, unmeasured }
}

const neededOf = (expected = '4.5:1'): number => Number.parseFloat(expected)
const colourOf = (page: Page, selector: string): Promise<string> =>
  page.locator(selector).evaluate(element => getComputedStyle(element).color)

/** WCAG 2's contrast of two colours, each as `rgb(…)` or `#rrggbb`. */
function contrastBetween(first: string, second: string): number {
  const [light = 1, dark = 1] = [luminanceOf(first), luminanceOf(second)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminanceOf(colour: string): number {
  const hex = colour.match(/[0-9a-f]{2}/gi)?.map(pair => Number.parseInt(pair, 16))
  const parts = colour.startsWith('#') ? hex : colour.match(/[\d.]+/g)?.map(Number)
  const [red = 0, green = 0, blue = 0] = (parts ?? []).map(value => {
    const part = value / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const describeViolation = ({ id, impact, help, nodes }: AxeRule): string[] =>
  nodes.map(({ target }) => `${impact} ${id}: ${help} (${target.join(' ')})`)

const describeTarget = ({ name, width, height }: Target): string => `${name} ${width} × ${height}`
const sideOf = ({ width, height }: Target): number => Math.min(width, height)
const isTooSmall = (target: Target, mode: Mode): boolean =>
  sideOf(target) + ROUNDING < TARGET_MIN[mode][target.isMain ? 'main' : 'other']

const findSmallest = (targets: readonly Target[]): Target | undefined =>
  targets.reduce<Target | undefined>(
    (least, target) => (least === undefined || sideOf(target) < sideOf(least) ? target : least),
    undefined,
  )
