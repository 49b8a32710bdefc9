import './code.css'
import { Button, Card, Notice, RefreshIcon, Spinner, useElder } from '@yima/ui'
import { useState } from 'preact/hooks'
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
  return (
    <>
      <h1 class="visually-hidden">{texts.title}</h1>
      {status.ended ? <EndedPhone title={texts.ended} why={texts.endedWhy} action={texts.verify} /> : <LivePhone />}
    </>
  )
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
  const [corrected, setCorrected] = useState(false)
  const clock = useTask()
  useWakeLock(code.kind === 'shown')
  const setClock = () =>
    clock.run(async () => {
      setCorrected(false)
      await correctClock()
      setCorrected(true)
      mintNow()
    })
  return (
    <>
      <CodeBanners status={status} onClock={setClock} />
      <section class="code-card" aria-label={texts.picture}>
        <p class="code-name" lang="zh-CN">
          {session.kind === 'known' ? session.nameMasked : ''}
        </p>
        {code.kind === 'shown' ? (
          <ShownCode text={code.text} turn={code.turn} offline={status.renewal.kind === 'offline'} onNext={mintNow} />
        ) : null}
        {code.kind === 'starting' ? <Spinner label={texts.starting} /> : null}
        {code.kind === 'broken' ? <Notice kind="error">{texts.broken}</Notice> : null}
        {code.kind === 'none' ? <NoCode status={status} onRetry={() => void renewWallet('now').then(mintNow)} /> : null}
      </section>
      <FailureNotice failure={clock.failure} />
      {corrected ? <Notice kind="ok">{texts.corrected}</Notice> : null}
      <CodeHelp busy={clock.busy} onClock={setClock} />
    </>
  )
}

type ShownCodeProps = { text: string; turn: number; offline: boolean; onNext: () => void }

/** The picture with its time bar. Screen readers hear of a new code only when its reader asked for one. */
function ShownCode({ text, turn, offline, onNext }: ShownCodeProps) {
  const texts = useTexts()
  const isElder = useElder()
  const [asked, setAsked] = useState(0)
  const next = () => {
    setAsked(asked + 1)
    onNext()
  }
  return (
    <>
      <CodeCanvas text={text} label={texts.picture} onTap={next} />
      <div class="code-time" aria-hidden="true">
        <span class="code-time-left" key={turn} />
      </div>
      <p class="code-live">{isElder ? texts.liveSimply : texts.live}</p>
      <div role="status">{offline ? <p class="code-offline">{texts.offline}</p> : null}</div>
      <p class="code-how">{isElder ? texts.howSimply : texts.how}</p>
      <Button kind="secondary" onClick={next}>
        <RefreshIcon />
        {texts.refresh}
      </Button>
      <span class="visually-hidden" role="status">
        {asked > 0 ? <span key={asked}>{texts.refreshed}</span> : null}
      </span>
    </>
  )
}
