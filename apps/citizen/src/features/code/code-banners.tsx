import { Notice, pickText, useLanguage } from '@yima/ui'
import { useHashLocation } from 'wouter/use-hash-location'
import { TextButton } from '../../shared/failure-notice.tsx'
import type { WalletStatus } from '../wallet/index.ts'
import { useTexts } from './texts.ts'

/** What is the matter with passes, clock or session, and what to do; nothing while all is well. */
export function CodeBanners({ status, onClock }: { status: WalletStatus; onClock: () => void }) {
  const texts = useTexts()
  const [, navigate] = useHashLocation()
  const { supply, renewal, clockBehind } = status
  const isWaiting = renewal.kind !== 'idle' && renewal.kind !== 'running'
  return (
    <>
      {clockBehind ? (
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
      {supply === 'running-out' && isWaiting ? <Notice kind="warn">{texts.runningOut}</Notice> : null}
    </>
  )
}

/** In place of the code: no pass is alive. Says why, as far as is known. */
export function NoCode({ status, onRetry }: { status: WalletStatus; onRetry: () => void }) {
  const texts = useTexts()
  const language = useLanguage()
  const [, navigate] = useHashLocation()
  const { renewal } = status
  if (renewal.kind === 'signed-out') return null
  if (renewal.kind === 'unverified')
    return (
      <Notice
        kind="error"
        title={texts.none}
        actions={<TextButton onClick={() => navigate('/real-name')}>{texts.verify}</TextButton>}
      >
        {texts.endedWhy}
      </Notice>
    )
  const why =
    renewal.kind === 'refused'
      ? pickText(renewal.sentence, language)
      : renewal.kind === 'offline'
        ? texts.noneOffline
        : texts.noneWait
  return (
    <Notice kind="error" title={texts.none} actions={<TextButton onClick={onRetry}>{texts.retry}</TextButton>}>
      {why}
    </Notice>
  )
}
