import { Button, Dialog, Notice, pickText, useLanguage } from '@yima/ui'
import { useState } from 'preact/hooks'
import { adviceOf, type ManualReason } from '../../shared/api.ts'
import { useTexts } from '../../shared/texts.ts'
import type { ManualEntries } from './use-manual-entries.ts'

const REASONS: readonly ManualReason[] = [
  'elder-without-phone',
  'child',
  'phone-out-of-power',
  'id-card-seen',
  'emergency',
  'other',
]

type Props = { open: boolean; entries: ManualEntries; onClose: () => void }

/** «Let in by hand»: one reason, one press; says that nobody is recorded. */
export const ManualEntryDialog = ({ open, entries, onClose }: Props) => {
  const t = useTexts()
  const language = useLanguage()
  const [reason, setReason] = useState<ManualReason>()
  const { state, error } = entries
  const isFixed = state === 'sending' || state === 'lost'
  const isDone = state === 'done' || state === 'later'
  const close = () => {
    if (!isFixed) setReason(undefined)
    entries.reset()
    onClose()
  }
  const actions = isDone ? (
    <Button onClick={close}>{t.dismiss}</Button>
  ) : (
    <>
      <Button kind="secondary" onClick={close}>
        {t.close}
      </Button>
      <Button busy={state === 'sending'} disabled={reason === undefined} onClick={() => reason && entries.send(reason)}>
        {state === 'lost' ? t.manual.again : t.manual.confirm}
      </Button>
    </>
  )
  const rejection = adviceOf(error)
  return (
    <Dialog open={open} title={t.manual.title} onClose={close} actions={actions}>
      {isDone ? (
        <Notice kind="ok" title={state === 'later' ? t.manual.doneLater : t.manual.done(entries.numberToday ?? 1)} />
      ) : (
        <>
          <p class="quiet">{t.manual.explain}</p>
          <fieldset class="reasons" disabled={isFixed}>
            <legend>{t.manual.reason}</legend>
            {REASONS.map(one => (
              <label class="reason" key={one}>
                <input
                  type="radio"
                  name="reason"
                  value={one}
                  checked={reason === one}
                  onChange={() => setReason(one)}
                />
                {t.manual.reasons[one]}
              </label>
            ))}
          </fieldset>
          {state === 'lost' ? <Notice kind="warn">{t.manual.lost}</Notice> : null}
          {state === 'idle' && error ? (
            <Notice kind="error">{rejection === undefined ? t.fault.rejected : pickText(rejection, language)}</Notice>
          ) : null}
        </>
      )}
    </Dialog>
  )
}
