import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { keepFocus } from './keep-focus.ts'

/** A question that has to be answered first; Escape means `onClose`. */
export type DialogProps = {
  open: boolean
  title: string
  onClose: () => void
  children: ComponentChildren
  actions: ComponentChildren
}

/** The browser's own <dialog>, which keeps focus inside and returns it; shown as a plain box where it is missing. */
export function Dialog({ open, title, onClose, children, actions }: DialogProps) {
  const id = useId()
  const ref = useRef<HTMLDialogElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (typeof dialog.showModal !== 'function') {
      dialog.toggleAttribute('open', open)
      dialog.dataset.plain = 'true'
      return open ? keepFocus(dialog, () => close.current()) : undefined
    }
    if (open && !dialog.open) dialog.showModal()
    else if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog
      class="ui-dialog"
      ref={ref}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      <div class="ui-dialog-body">{children}</div>
      <div class="ui-dialog-actions">{actions}</div>
    </dialog>
  )
}
