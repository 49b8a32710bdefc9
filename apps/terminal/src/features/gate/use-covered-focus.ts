import { useLayoutEffect, useRef } from 'preact/hooks'

/** Gives the keyboard back to where it was before an answer covered the screen, unless it has gone elsewhere meanwhile. */
export const useCoveredFocus = (isCovered: boolean): void => {
  const before = useRef<HTMLElement | undefined>(undefined)
  useLayoutEffect(() => {
    const { activeElement, body } = document
    if (isCovered) {
      before.current = activeElement instanceof HTMLElement && activeElement !== body ? activeElement : undefined
      return
    }
    const isFree = activeElement === null || activeElement === body
    if (isFree && before.current?.isConnected) before.current.focus({ preventScroll: true })
    before.current = undefined
  }, [isCovered])
}
