import { useLayoutEffect } from 'preact/hooks'
import { createWedgeReader } from './wedge-reader.ts'

const REST_MS = 50

/** True where a person types text: keys then belong to the field, never to the scanner. */
const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement &&
    !['button', 'checkbox', 'file', 'radio', 'range', 'submit'].includes(target.type)) ||
  (target instanceof HTMLElement && target.isContentEditable)

/** Reads a keyboard-wedge scanner anywhere on the page: physical keys, so no focus is needed and no input method interferes. */
export const useWedge = (onScan: (text: string) => void): void => {
  // Before the page is drawn: whoever sees it may scan.
  useLayoutEffect(() => {
    const reader = createWedgeReader()
    let timer: ReturnType<typeof setInterval> | undefined
    const stopResting = () => {
      clearInterval(timer)
      timer = undefined
    }
    let tickedAt = 0
    const rest = () => {
      const now = performance.now()
      const wasBusy = now - tickedAt > 2 * REST_MS
      tickedAt = now
      // A page that was busy has keys waiting, pressed in time: they come first.
      if (wasBusy) return
      const text = reader.rest(now)
      if (text === undefined) return
      stopResting()
      onScan(text)
    }
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTextField(event.target)) return
      const outcome = reader.press(event.code, event.timeStamp)
      if (outcome.kind === 'ignored') return
      if (outcome.kind !== 'typed') {
        // A focused button or list must not act on a scanner's Enter or letters.
        event.preventDefault()
        event.stopPropagation()
      }
      if (outcome.kind === 'scanned') {
        stopResting()
        onScan(outcome.text)
      } else timer ??= setInterval(rest, REST_MS)
    }
    document.addEventListener('keydown', listen, true)
    return () => {
      stopResting()
      document.removeEventListener('keydown', listen, true)
    }
  }, [onScan])
}
