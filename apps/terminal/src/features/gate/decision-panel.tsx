import { Button, pickText, useLanguage } from '@yima/ui'
import type { ComponentChildren } from 'preact'
import type { Decision } from '../../shared/api.ts'
import { useTexts } from '../../shared/texts.ts'
import { DecisionMark } from './decision-mark.tsx'
import type { Fault, Phase } from './scan-session.ts'
import { toneOf } from './use-scan-session.ts'

type PanelProps = {
  tone: 'accepted' | 'refused' | 'attention'
  title: string
  reason?: string
  onDismiss: () => void
  children: ComponentChildren
}

const Panel = ({ tone, title, reason, onDismiss, children }: PanelProps) => (
  // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the whole panel is a larger target for the button inside it
  <div class="decision" data-outcome={tone} data-reason={reason} onClick={onDismiss}>
    <DecisionMark tone={tone} />
    <p class="decision-title">{title}</p>
    {children}
  </div>
)

const AnswerPanel = ({ answer, onDismiss }: { answer: Decision; onDismiss: () => void }) => {
  const t = useTexts()
  const language = useLanguage()
  const message = pickText(answer.message, language)
  const advice = answer.advice ? pickText(answer.advice, language) : undefined
  const isAccepted = answer.outcome === 'accepted'
  const title = isAccepted ? t.decision.accepted : message
  return (
    <Panel
      tone={toneOf(answer)}
      title={title}
      {...(answer.reason ? { reason: answer.reason } : {})}
      onDismiss={onDismiss}
    >
      {isAccepted && answer.direction ? <p class="decision-direction">{t.direction[answer.direction]}</p> : null}
      {!isAccepted && advice && advice !== message ? <p class="decision-advice">{advice}</p> : null}
      {answer.isMarked ? <p class="decision-advice">{t.offline.markedAdvice}</p> : null}
      {answer.isOffline ? <p class="decision-how">{t.offline.decided}</p> : null}
      <Button kind="secondary">{t.dismiss}</Button>
    </Panel>
  )
}

const adviceFor = ({ kind, retryable }: Fault) => {
  if (kind === 'device') return 'adviceDevice'
  if (kind === 'busy') return 'adviceBusy'
  return retryable ? 'adviceRetry' : 'adviceShow'
}

type FaultProps = { fault: Fault; onRetry: () => void; onDismiss: () => void }

const FaultPanel = ({ fault, onRetry, onDismiss }: FaultProps) => {
  const t = useTexts()
  const language = useLanguage()
  const title = {
    network: t.fault.network,
    'time-out': t.fault.timeOut,
    busy: t.fault.busy,
    server: t.fault.server,
    rejected: t.fault.rejected,
    device: t.fault.device,
  }
  return (
    <Panel tone="attention" title={title[fault.kind]} reason={fault.kind} onDismiss={() => undefined}>
      {fault.text ? <p class="decision-advice">{pickText(fault.text, language)}</p> : null}
      <p class="decision-advice">{t.fault[adviceFor(fault)]}</p>
      <div class="decision-actions">
        {fault.retryable ? <Button onClick={onRetry}>{t.retry}</Button> : null}
        <Button kind="secondary" onClick={onDismiss}>
          {t.close}
        </Button>
      </div>
    </Panel>
  )
}

type DecisionProps = { phase: Phase<Decision>; onRetry: () => void; onDismiss: () => void }

/**
 * The answer over the whole screen. Its live region stays in the page all the time, because a screen reader speaks what
 * changes inside a region and may miss a region that arrives together with its words. It interrupts: the person stands there.
 */
export const DecisionPanel = ({ phase, onRetry, onDismiss }: DecisionProps) => {
  const answer = phase.name === 'decided' ? <AnswerPanel answer={phase.answer} onDismiss={onDismiss} /> : null
  // A retry keeps the fault on the screen: a flicker between the two would say nothing.
  const shown = phase.name === 'faulted' || phase.name === 'asking' ? phase.fault : undefined
  const fault = shown ? <FaultPanel fault={shown} onRetry={onRetry} onDismiss={onDismiss} /> : null
  return <div role="alert">{answer ?? fault}</div>
}
