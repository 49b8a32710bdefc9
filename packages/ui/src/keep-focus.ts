const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex]:not([tabindex="-1"])'

/**
 * What <dialog> does by itself, for browsers that lack it: focus goes in, Tab goes round inside, Escape asks to close.
 * What is returned ends this and gives the focus back.
 */
export function keepFocus(box: HTMLElement, onEscape: () => void): () => void {
  const before = document.activeElement
  const inside = () => [...box.querySelectorAll<HTMLElement>(FOCUSABLE)]
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onEscape()
    if (event.key !== 'Tab') return
    const all = inside()
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]]
    const isOutside = !box.contains(document.activeElement)
    if (document.activeElement !== from && !isOutside) return
    event.preventDefault()
    to?.focus()
  }
  document.addEventListener('keydown', onKey)
  inside()[0]?.focus()
  return () => {
    document.removeEventListener('keydown', onKey)
    if (before instanceof HTMLElement) before.focus()
  }
}
