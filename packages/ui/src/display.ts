import { useEffect, useState } from 'preact/hooks'
import { DISPLAYS, type Display } from './displays.ts'

const STORAGE_KEY = 'yima.display'
const listeners = new Set<() => void>()
let current: Display = 'normal'

const isDisplay = (value: unknown): value is Display => typeof value === 'string' && Object.hasOwn(DISPLAYS, value)

function readStored(): Display {
  let stored: unknown
  try {
    stored = localStorage.getItem(STORAGE_KEY)
  } catch {
    // Storage may be forbidden (private window): every opening then begins as the host app or the default says.
  }
  if (isDisplay(stored)) return stored
  // Host apps that are in their own elder version hand this over in the address.
  return new URLSearchParams(location.search).get('uiStyle') === 'elder' ? 'elder' : 'normal'
}

function showOnPage(): void {
  const { dataset } = document.documentElement
  dataset.display = current
  if (DISPLAYS[current].isElder) dataset.elder = 'true'
  else delete dataset.elder
}

/** Takes up what was chosen on this device; called before anything is drawn, so that nothing is seen to jump. */
export function openDisplay(): void {
  current = readStored()
  showOnPage()
}

/** Changes the size of everything at once and remembers it on this device. */
export function setDisplay(display: Display): void {
  current = display
  try {
    localStorage.setItem(STORAGE_KEY, display)
  } catch {
    // The choice then lasts as long as the page.
  }
  showOnPage()
  for (const listener of listeners) listener()
}

/** The step in force; the component is drawn anew when it changes. */
export function useDisplay(): Display {
  const [display, setSeen] = useState(current)
  useEffect(() => {
    const listen = () => setSeen(current)
    listeners.add(listen)
    listen()
    return () => {
      listeners.delete(listen)
    }
  }, [])
  return display
}

/** Whether the elder version is shown: fewer things on a page, in simpler words. */
export const useElder = (): boolean => DISPLAYS[useDisplay()].isElder
