import type { ComponentChildren } from 'preact'

/** A button; `busy` keeps its place and focus but takes no second press, `wide` fills the row. */
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
  return (
    <button
      class="ui-button"
      type={type}
      data-kind={kind}
      data-wide={wide ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      aria-disabled={busy ? 'true' : undefined}
      aria-label={label}
      disabled={disabled}
      onClick={event => {
        if (busy) event.preventDefault()
        else onClick?.()
      }}
    >
      {busy ? <span class="ui-spinner-ring" aria-hidden="true" /> : null}
      {children}
    </button>
  )
}
