import { Notice, pickText, useLanguage } from '@yima/ui'
import { useHashLocation } from 'wouter/use-hash-location'
import { TextButton } from '../../shared/failure-notice.tsx'
import type { WalletStatus } from '../wallet/index.ts'
import { useTexts } from './texts.ts'

/** What is the matter with passes, clock or session, and what to do; nothing while all is well. */
export function CodeBanners({ status, onClock }: { status: WalletStatus; onClock: () => void }) {
  const texts = useTexts()
  const [, navigate] = useHashLocation()
  const { supply, renewal, clockWrong } = status
  return (
    <>
      {clockWrong ? (
        <Notice kind="warn" actions={<TextButton onClick={onClock}>{texts.correct}</TextButton>}>
          {texts.clock}
        </Notice>
      ) : null}
      {renewal.kind === 'signed-out' ? (
        <Notice kind="warn" actions={<TextButton onClick={() => navigate('/sign-in')}>{texts.signIn}</TextButton>}>
          {texts.signedOut}
        </Notice>
      ) : null}
      {supply === 'reused' ? <Notice kind="warn">{texts.reused}</Notice> : null}
      {supply === 'running-out' && renewal.kind !== 'idle' ? <Notice kind="warn">{texts.runningOut}</Notice> : null}
    </>
  )
}

/** In place of the code: no pass is alive. Says why, as far as is known, and how the door opens all the same. */
export function NoCode({ status, onRetry }: { status: WalletStatus; onRetry: () => void }) {
  const texts = useTexts()
  const [, navigate] = useHashLocation()
  const why = useReason(status)
  const { supply, renewal, clockWrong } = status
  const isEnded = supply === 'ended' && !clockWrong
  if (renewal.kind === 'signed-out') return <p class="code-other">{texts.otherWays}</p>
  const action =
    renewal.kind === 'unverified' ? (
      <TextButton onClick={() => navigate('/real-name')}>{texts.verify}</TextButton>
    ) : (
      <TextButton onClick={onRetry}>{texts.retry}</TextButton>
    )
  return (
    <>
      <Notice kind="error" title={isEnded ? texts.endedPasses : texts.none} actions={action}>
        {why}
      </Notice>
      <div class="code-other">
        <p>{texts.otherWays}</p>
        {isEnded ? <p>{texts.dateWrong}</p> : null}
      </div>
    </>
  )
}

function useReason({ supply, renewal, clockWrong }: WalletStatus): string {
  const texts = useTexts()
  const language = useLanguage()
  if (renewal.kind === 'unverified') return texts.endedWhy
  if (renewal.kind === 'refused') return pickText(renewal.sentence, language)
  if (clockWrong) return texts.clockFirst
  if (supply === 'ended') return texts.renewsOnline
  return renewal.kind === 'offline' ? texts.noneOffline : texts.noneWait
}
