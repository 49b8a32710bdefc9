import { CodeIcon, createTexts, type IconProps, LanguageSwitch, ListIcon, Notice, PersonIcon, Spinner } from '@yima/ui'
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useHashLocation } from 'wouter/use-hash-location'
import { CodePage } from './features/code/code-page.tsx'
import { MePage } from './features/me/me-page.tsx'
import { RealNamePage } from './features/real-name/real-name-page.tsx'
import { SignInPage } from './features/sign-in/sign-in-page.tsx'
import { VisitsPage } from './features/visits/visits-page.tsx'
import { TextButton } from './shared/failure-notice.tsx'
import {
  fetchSession,
  finishSignOut,
  noteSignedOut,
  recallSession,
  type SessionState,
  sessionStore,
} from './shared/session.ts'

const { useTexts } = createTexts(
  {
    name: '渝快码',
    motto: '一码通城 · 便捷生活',
    code: '亮码',
    visits: '记录',
    me: '我的',
    main: '主要页面',
    starting: '正在打开…',
    offline: '连不上网络，暂时打不开。',
    retry: '重试',
  },
  {
    name: 'Yukuai Code',
    motto: 'One code for the whole city',
    code: 'My code',
    visits: 'Visits',
    me: 'Me',
    main: 'Main pages',
    starting: 'Opening…',
    offline: 'There is no connection, so the app cannot open yet.',
    retry: 'Try again',
  },
)

type TextKey = 'code' | 'visits' | 'me'

/** Pages by address; `needs` is the level of assurance without which the page that gives it is shown instead. */
const PAGES: Record<string, { page: ComponentType; needs: 0 | 1 | 2 }> = {
  '/': { page: CodePage, needs: 2 },
  '/visits': { page: VisitsPage, needs: 2 },
  '/me': { page: MePage, needs: 1 },
  '/real-name': { page: RealNamePage, needs: 1 },
  '/sign-in': { page: SignInPage, needs: 0 },
}

const TABS: readonly { path: string; text: TextKey; icon: ComponentType<IconProps> }[] = [
  { path: '/', text: 'code', icon: CodeIcon },
  { path: '/visits', text: 'visits', icon: ListIcon },
  { path: '/me', text: 'me', icon: PersonIcon },
]

function choosePage(path: string, session: SessionState): ComponentType {
  const level = session.kind === 'known' ? session.assurance : 0
  const { page, needs } = PAGES[path] ?? { page: CodePage, needs: 2 }
  // Codes are made on the phone; all other pages need the server to know who asks.
  if (session.kind === 'known' && session.expired && page !== CodePage) return SignInPage
  if (level >= needs) return page
  return level === 0 ? SignInPage : RealNamePage
}

/** Asks who is signed in when this phone does not know; a known session opens without the network. */
function useStart(): { failed: boolean; retry: () => void } {
  const [failed, setFailed] = useState(false)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    setFailed(false)
    void startSession().then(setFailed)
  }, [tries])
  return { failed, retry: () => setTries(tries + 1) }
}

async function startSession(): Promise<boolean> {
  if (!(await finishSignOut())) {
    noteSignedOut()
    return false
  }
  if (sessionStore.get().kind === 'unknown') await recallSession().catch(() => undefined)
  const session = sessionStore.get()
  // Level 1 is asked about anew: the proof may have succeeded and its answer been lost.
  if (session.kind === 'none' || (session.kind === 'known' && session.assurance === 2)) return false
  try {
    await fetchSession()
  } catch {
    return session.kind === 'unknown'
  }
  return false
}

/** The whole app: header, the page of the address, and the three tabs once someone is signed in. */
export function App() {
  const texts = useTexts()
  const [path] = useHashLocation()
  const session = sessionStore.use()
  const { failed, retry } = useStart()
  const Page = choosePage(path, session)
  // Another page begins at its top.
  useEffect(() => window.scrollTo(0, 0), [path])
  return (
    <div class="app">
      <header class="app-header">
        <div>
          <h1 class="app-name">{texts.name}</h1>
          <p class="app-motto">{texts.motto}</p>
        </div>
        <LanguageSwitch />
      </header>
      <main class="app-main">
        {session.kind !== 'unknown' ? <Page /> : null}
        {session.kind === 'unknown' && !failed ? <Spinner label={texts.starting} /> : null}
        {session.kind === 'unknown' && failed ? (
          <Notice kind="error" actions={<TextButton onClick={retry}>{texts.retry}</TextButton>}>
            {texts.offline}
          </Notice>
        ) : null}
      </main>
      {session.kind === 'known' ? <TabBar path={path} label={texts.main} names={texts} /> : null}
    </div>
  )
}

function TabBar({ path, label, names }: { path: string; label: string; names: Record<TextKey, string> }) {
  return (
    <nav class="tab-bar" aria-label={label}>
      {TABS.map(({ path: target, text, icon: TabIcon }) => (
        <a class="tab" href={`#${target}`} key={target} aria-current={path === target ? 'page' : undefined}>
          <TabIcon />
          <span>{names[text]}</span>
        </a>
      ))}
    </nav>
  )
}
