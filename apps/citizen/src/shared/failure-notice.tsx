import { Button, Notice, pickText, useLanguage } from '@yima/ui'
import type { ComponentChildren } from 'preact'
import { explainFailure, explainReading } from './failure.ts'

type FailureNoticeProps = { failure: unknown; actions?: ComponentChildren; reading?: boolean }

/** A failure in the person's language, as the server put it; nothing when there is none. `reading`: nothing was typed. */
export function FailureNotice({ failure, actions, reading = false }: FailureNoticeProps) {
  const language = useLanguage()
  if (failure === undefined) return null
  return (
    <Notice kind="error" actions={actions}>
      {pickText(reading ? explainReading(failure) : explainFailure(failure), language)}
    </Notice>
  )
}

/** The button inside a notice. */
export function TextButton({ onClick, children }: { onClick: () => void; children: ComponentChildren }) {
  return (
    <Button kind="secondary" onClick={onClick}>
      {children}
    </Button>
  )
}
