/**
 * Functions that run in the page. Each stands alone: a browser is given its text, and nothing that is written around it.
 * While a dialog asks something, the page behind it can be neither read nor pressed, and is left out.
 */

/** Something to press: its size in CSS pixels, and whether it is in the page's main part or in the navigation. */
export type Target = { name: string; width: number; height: number; isMain: boolean }

/**
 * Everything that can be pressed and is seen. A link in the middle of a sentence is as high as its line and is left out,
 * as WCAG 2.2 (2.5.8) does; a box with a label around it is as large as the label.
 */
export function measureTargets(): Target[] {
  const PRESSED =
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=switch], [role=radio]'
  const isSeen = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect()
    return element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1
  }
  const isInSentence = (element: Element): boolean => {
    if (!(element instanceof HTMLAnchorElement) || getComputedStyle(element).display !== 'inline') return false
    const around = element.closest('p, li, dd, td, h1, h2, h3') ?? element.parentElement
    return (around?.textContent ?? '').trim().length > (element.textContent ?? '').trim().length
  }
  const found: Target[] = []
  const top = document.querySelector('dialog:modal') ?? document.body
  for (const element of top.querySelectorAll(PRESSED)) {
    if (!isSeen(element) || isInSentence(element)) continue
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect()
    const words = element.getAttribute('aria-label') ?? element.textContent ?? ''
    const name = `${element.tagName.toLowerCase()} «${words.trim().slice(0, 24) || element.id}»`
    const round = (value: number) => Math.round(value * 10) / 10
    found.push({ name, width: round(width), height: round(height), isMain: element.closest('main, nav') !== null })
  }
  return found
}

/** How far the page is wider than the screen, in CSS pixels, and the texts that are cut off or lie on one another. */
export function measureLayout(): { sideways: number; cut: string[]; overlapping: string[] } {
  type Piece = { words: string; box: DOMRect; node: Node }
  const TOUCH = 3
  const pieces: Piece[] = []
  const cut: string[] = []
  const top = document.querySelector('dialog:modal') ?? document.body
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const words = (node.textContent ?? '').trim().slice(0, 24)
    if (words === '' || element === null || !element.checkVisibility({ visibilityProperty: true })) continue
    if (element.closest('.visually-hidden, noscript, option') !== null) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) {
      if (box.width === 0 || box.height === 0) continue
      pieces.push({ words, box, node })
      if (box.left < -1 || box.right > document.documentElement.clientWidth + 1) cut.push(words)
    }
    const style = getComputedStyle(element)
    const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
    if (isCut && ['hidden', 'clip'].includes(style.overflowX)) cut.push(words)
  }
  const overlapping: string[] = []
  // Lines stand apart by more than their letters are high; only what lies deeper in another's box than its air counts.
  const lieOnOneAnother = ({ box: a }: Piece, { box: b }: Piece): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOUCH &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 3
  pieces.forEach((piece, at) => {
    for (const other of pieces.slice(at + 1))
      if (piece.node !== other.node && lieOnOneAnother(piece, other))
        overlapping.push(`${piece.words} / ${other.words}`)
  })
  return { sideways: document.documentElement.scrollWidth - window.innerWidth, cut, overlapping }
}

/** Every Chinese text that an English page shows or says; `marked`: it says of itself that it is Chinese (a name). */
export function findChinese(): { text: string; marked: boolean }[] {
  const CHINESE = /\p{Script=Han}/u
  const SAID = ['aria-label', 'alt', 'title', 'placeholder']
  const found: { text: string; marked: boolean }[] = []
  const note = (text: string | null, element: Element | null): void => {
    if (text === null || !CHINESE.test(text)) return
    found.push({
      text: text.trim(),
      marked: element?.closest('[lang]')?.getAttribute('lang')?.startsWith('zh') === true,
    })
  }
  note(document.title, document.documentElement)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (node.parentElement?.closest('noscript, script, template') === null) note(node.textContent, node.parentElement)
  for (const element of document.querySelectorAll(SAID.map(name => `[${name}]`).join()))
    for (const name of SAID) note(element.getAttribute(name), element)
  return found
}

/** The smallest letters that are seen, in CSS pixels. */
export function measureLetters(): { px: number; words: string } {
  let least = { px: Number.POSITIVE_INFINITY, words: '' }
  const top = document.querySelector('dialog:modal') ?? document.body
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const words = (node.textContent ?? '').trim()
    if (words === '' || !element?.checkVisibility({ visibilityProperty: true })) continue
    if (element.closest('.visually-hidden, noscript') !== null) continue
    const px = Number.parseFloat(getComputedStyle(element).fontSize)
    if (px < least.px) least = { px, words: words.slice(0, 24) }
  }
  return least
}

/** The colours of the nearest gradient behind each element, as computed styles write them; empty without one. */
export function readGradients(selectors: readonly string[]): string[][] {
  return selectors.map(selector => {
    for (let at = document.querySelector(selector); at !== null; at = at.parentElement) {
      const { backgroundImage, backgroundColor } = getComputedStyle(at)
      if (backgroundImage.includes('gradient(')) return backgroundImage.match(/rgba?\([^)]+\)/g) ?? []
      if (!/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor)) return []
    }
    return []
  })
}
