import type { ComponentChildren } from 'preact'

/** Props of a line icon; without a label it is decoration and hidden from screen readers. */
export type IconProps = { label?: string }

function Icon({ label, children }: IconProps & { children: ComponentChildren }) {
  const hidden = label === undefined
  return (
    <svg
      class="ui-icon"
      viewBox="0 0 24 24"
      focusable="false"
      role={hidden ? undefined : 'img'}
      aria-label={label}
      aria-hidden={hidden ? 'true' : undefined}
    >
      {children}
    </svg>
  )
}

/** A QR code: «show my code». */
export const CodeIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="3" y="3" width="7" height="7" rx="1" />
    <rect x="14" y="3" width="7" height="7" rx="1" />
    <rect x="3" y="14" width="7" height="7" rx="1" />
    <path d="M14 14h3v3M21 14v.01M14 21h3M21 18v3h-1" />
  </Icon>
)

/** A list: records. */
export const ListIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M9 6h12M9 12h12M9 18h12M4 6h.01M4 12h.01M4 18h.01" />
  </Icon>
)

/** A person: the account. */
export const PersonIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="8" r="4" />
    <path d="M4 21c0-4 3.6-6.5 8-6.5s8 2.5 8 6.5" />
  </Icon>
)

/** Ticked circle: went well. */
export const OkIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="9" />
    <path d="m8 12.5 2.8 2.8L16.2 9.5" />
  </Icon>
)

/** Crossed circle: refused or failed. */
export const ErrorIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="9" />
    <path d="m9 9 6 6M15 9l-6 6" />
  </Icon>
)

/** Triangle: take care. */
export const WarnIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 3.5 22 20.5H2z" />
    <path d="M12 10v5M12 17.8v.01" />
  </Icon>
)

/** An i in a circle: good to know. */
export const InfoIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 11v5M12 7.8v.01" />
  </Icon>
)

/** A clock: not decided yet. */
export const ClockIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5l3.5 2" />
  </Icon>
)

/** A circular arrow: make a fresh one. */
export const RefreshIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6" />
  </Icon>
)

/** A shield: identity and protection. */
export const ShieldIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 3 4.5 6v5.5c0 4.6 3.1 8 7.5 9.5 4.4-1.5 7.5-4.9 7.5-9.5V6z" />
    <path d="m9 12 2.2 2.2L15.2 10" />
  </Icon>
)
