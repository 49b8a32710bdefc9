import { Button, Notice, pickText, useLanguage } from '@yima/ui'
import type { ComponentChildren } from 'preact'
import { explainFailure } from './failure.ts'

/** A failure in the person's language, as the server put it; nothing when there is none. */
export function FailureNotice({ failure, actions }: { failure: unknown; actions?: ComponentChildren }) {
  const language = useLanguage()
  if (failure === undefined) return null
  return (
    <Notice kind="error" actions={actions}>
      {pickText(explainFailure(failure), language)}
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
