import type { ComponentChildren } from 'preact'
import { ErrorIcon, InfoIcon, OkIcon, WarnIcon } from './icons.tsx'

const ICONS = { info: InfoIcon, ok: OkIcon, warn: WarnIcon, error: ErrorIcon } as const

/** A message in the page: what is the matter, and below it what to do. */
export type NoticeProps = {
  kind?: keyof typeof ICONS
  title?: string
  children?: ComponentChildren
  actions?: ComponentChildren
}

/** Icon, words and colour say the same; errors interrupt a screen reader, the rest waits its turn. */
export function Notice({ kind = 'info', title, children, actions }: NoticeProps) {
  const KindIcon = ICONS[kind]
  return (
    <div class="ui-notice" data-kind={kind} role={kind === 'error' ? 'alert' : 'status'}>
      <KindIcon />
      <div class="ui-notice-body">
        {title ? <p class="ui-notice-title">{title}</p> : null}
        {children}
        {actions ? <div class="ui-notice-actions">{actions}</div> : null}
      </div>
    </div>
  )
}
