import { Button, Card, Notice, RefreshIcon, Spinner } from '@yima/ui'
import { useHashLocation } from 'wouter/use-hash-location'
import { FailureNotice, TextButton } from '../../shared/failure-notice.tsx'
import { sessionStore } from '../../shared/session.ts'
import { useTask } from '../../shared/use-task.ts'
import { correctClock, renewWallet, walletStatus } from '../wallet/index.ts'
import { CodeBanners, NoCode } from './code-banners.tsx'
import { CodeCanvas } from './code-canvas.tsx'
import { CodeHelp } from './code-help.tsx'
import { useTexts } from './texts.ts'
import { useLiveCode } from './use-live-code.ts'
import { useWakeLock } from './use-wake-lock.ts'

/** Home: the live code, big, black on white. Shows a code without asking the server for anything. */
export function CodePage() {
  const texts = useTexts()
  const status = walletStatus.use()
  return status.ended ? <EndedPhone title={texts.ended} why={texts.endedWhy} action={texts.verify} /> : <LivePhone />
}

function EndedPhone({ title, why, action }: { title: string; why: string; action: string }) {
  const [, navigate] = useHashLocation()
  return (
    <Card>
      <Notice
        kind="error"
        title={title}
        actions={<TextButton onClick={() => navigate('/real-name')}>{action}</TextButton>}
      >
        {why}
      </Notice>
    </Card>
  )
}

function LivePhone() {
  const texts = useTexts()
  const status = walletStatus.use()
  const session = sessionStore.use()
  const { code, mintNow } = useLiveCode()
  const clock = useTask()
  useWakeLock(code.kind === 'shown')
  const setClock = () => clock.run(() => correctClock().then(mintNow))
  return (
    <>
      <section class="code-card" aria-label={texts.picture}>
        <p class="code-name">{session.kind === 'known' ? session.nameMasked : ''}</p>
        {code.kind === 'shown' ? (
          <>
            <CodeCanvas text={code.text} label={texts.picture} onTap={mintNow} />
            <div class="code-time" aria-hidden="true">
              <span class="code-time-left" key={code.turn} />
            </div>
            <p class="code-live">{texts.live}</p>
            <p class="code-how">{texts.how}</p>
            <Button kind="secondary" onClick={mintNow}>
              <RefreshIcon />
              {texts.refresh}
            </Button>
          </>
        ) : null}
        {code.kind === 'starting' ? <Spinner label={texts.starting} /> : null}
        {code.kind === 'broken' ? <Notice kind="error">{texts.broken}</Notice> : null}
        {code.kind === 'none' ? <NoCode status={status} onRetry={() => void renewWallet('now').then(mintNow)} /> : null}
      </section>
      <CodeBanners status={status} onClock={setClock} />
      <FailureNotice failure={clock.failure} />
      <CodeHelp busy={clock.busy} onClock={setClock} />
    </>
  )
}
