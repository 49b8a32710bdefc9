import type { ComponentChildren } from 'preact'

/** A button; `busy` and `disabled` take no press but keep place and focus, `wide` fills the row. */
export type ButtonProps = {
  children: ComponentChildren
  onClick?: () => void
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  type?: 'button' | 'submit'
  wide?: boolean
  busy?: boolean
  disabled?: boolean
  label?: string
}

/** The one button of every screen: at least 44 px high, said by its text or its `label`. */
export function Button({
  children,
  onClick,
  kind = 'primary',
  type = 'button',
  wide,
  busy,
  disabled,
  label,
}: ButtonProps) {
  // Not the browser's own way to disable: it would throw the focus of whoever just pressed to the top of the page.
  const isOff = busy || disabled
  return (
    <button
      class="ui-button"
      type={type}
      data-kind={kind}
      data-wide={wide ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      aria-disabled={isOff ? 'true' : undefined}
      aria-label={label}
      onClick={event => {
        if (isOff) event.preventDefault()
        else onClick?.()
      }}
    >
      {busy ? <span class="ui-spinner-ring" aria-hidden="true" /> : null}
      {children}
    </button>
  )
}
