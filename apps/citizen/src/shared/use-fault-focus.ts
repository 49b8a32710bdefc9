import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A form whose first wrong field gets the focus when faults are found: what is wrong is heard, and mended there. */
export function useFaultFocus(faults: object): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [faults])
  return form
}
