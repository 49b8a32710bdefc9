import './me.css'
import { Button, Card, Notice, pickText, Spinner, useElder, useLanguage } from '@yima/ui'
import { useEffect, useState } from 'preact/hooks'
import { useHashLocation } from 'wouter/use-hash-location'
import type { AccountNotice, Session } from '../../shared/api.ts'
import { FailureNotice, TextButton } from '../../shared/failure-notice.tsx'
import { fetchSession, sessionStore } from '../../shared/session.ts'
import { useTask } from '../../shared/use-task.ts'
import { InstallCard } from '../install/install-card.tsx'
import { leaveSession } from './leave-session.ts'
import { LostPhone } from './lost-phone.tsx'
import { useTexts } from './texts.ts'

/** The account: who it is (masked), notices, lost phone, text size and language, install, sign out. */
export function MePage() {
  const texts = useTexts()
  const [, navigate] = useHashLocation()
  const [session, setSession] = useState<Session>()
  const reading = useTask()
  const leaving = useTask()
  const load = () => reading.run(async () => setSession(await fetchSession()))
  useEffect(load, [])
  return (
    <>
      <Card title={texts.title} level={1}>
        <Person session={session} />
        {session === undefined && reading.busy ? <Spinner label={texts.loading} /> : null}
        <FailureNotice
          reading
          failure={reading.failure}
          actions={<TextButton onClick={load}>{texts.retry}</TextButton>}
        />
        {session?.assurance === 1 ? <Button onClick={() => navigate('/real-name')}>{texts.verify}</Button> : null}
      </Card>
      {session && session.notices.length > 0 ? <Notices notices={session.notices} title={texts.notices} /> : null}
      <LostPhone onEnded={load} />
      <InstallCard />
      <Card>
        <div class="form">
          <Button kind="secondary" wide onClick={() => navigate('/display')}>
            {texts.display}
          </Button>
          <FailureNotice failure={leaving.failure} />
          <Button
            kind="secondary"
            wide
            busy={leaving.busy}
            onClick={() =>
              leaving.run(async () => {
                await leaveSession()
                navigate('/', { replace: true })
              })
            }
          >
            {texts.signOut}
          </Button>
          <p class="quiet small">{texts.signOutHint}</p>
        </div>
      </Card>
    </>
  )
}

function Person({ session }: { session: Session | undefined }) {
  const texts = useTexts()
  const known = sessionStore.use()
  const isElder = useElder()
  if (known.kind !== 'known') return null
  const rows = [
    [texts.name, session?.person?.nameMasked ?? known.nameMasked],
    [texts.idNumber, isElder ? undefined : session?.person?.idNumberMasked],
    [texts.phone, known.phoneMasked],
    [texts.level, known.assurance === 2 ? texts.verified : texts.unverified],
  ]
  return (
    <dl class="facts">
      {rows.map(([label, value]) =>
        value === undefined ? null : (
          <div class="fact" key={label}>
            <dt>{label}</dt>
            <dd lang={label === texts.name ? 'zh-CN' : undefined}>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function Notices({ notices, title }: { notices: AccountNotice[]; title: string }) {
  const language = useLanguage()
  return (
    <Card title={title}>
      <div class="form">
        {notices.map(notice => (
          <Notice kind="warn" key={notice.noticeId}>
            <p>{pickText(notice.text, language)}</p>
            <time class="small" dateTime={notice.at}>
              {new Date(notice.at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai' })}
            </time>
          </Notice>
        ))}
      </div>
    </Card>
  )
}
