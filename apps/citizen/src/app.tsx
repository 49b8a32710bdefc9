import { ElderSwitch, LanguageSwitch, Notice, Spinner, useElder, useLanguage } from '@yima/ui'
import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useHashLocation } from 'wouter/use-hash-location'
import { choosePage } from './choose-page.ts'
import { CodePage } from './features/code/code-page.tsx'
import { DisplayPage } from './features/display/display-page.tsx'
import { MePage } from './features/me/me-page.tsx'
import { RealNamePage } from './features/real-name/real-name-page.tsx'
import { SignInPage } from './features/sign-in/sign-in-page.tsx'
import { VisitsPage } from './features/visits/visits-page.tsx'
import type { PageName } from './page-table.ts'
import { TextButton } from './shared/failure-notice.tsx'
import { fetchSession, finishSignOut, noteSignedOut, recallSession, sessionStore } from './shared/session.ts'
import { TabBar } from './tab-bar.tsx'
import { useTexts } from './texts.ts'

const COMPONENTS: Record<PageName, ComponentType> = {
  code: CodePage,
  visits: VisitsPage,
  me: MePage,
  realName: RealNamePage,
  signIn: SignInPage,
  display: DisplayPage,
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

/**
 * Another page begins at its top, and keyboard and screen reader begin at its heading. The first page leaves the focus
 * where the browser puts it.
 */
function useNewPage(page: PageName | undefined) {
  const main = useRef<HTMLElement>(null)
  const shown = useRef<PageName | undefined>(undefined)
  useEffect(() => {
    if (shown.current !== undefined && shown.current !== page) {
      window.scrollTo(0, 0)
      const heading = main.current?.querySelector('h1')
      heading?.setAttribute('tabindex', '-1')
      heading?.focus({ preventScroll: true })
    }
    shown.current = page
  }, [page])
  return main
}

/** Title and description of the installed app are the browser's to show, in the language of the page. */
function usePageTitle(page: PageName | undefined): void {
  const texts = useTexts()
  const language = useLanguage()
  useEffect(() => {
    document.title = page === undefined ? texts.name : `${texts.pages[page]} · ${texts.name}`
  }, [page, texts])
  useEffect(() => {
    const link = document.querySelector('link[rel=manifest]')
    const file = language === 'zh' ? './app.webmanifest' : './app.en.webmanifest'
    // Browsers read the manifest anew whenever the address is set, to the same one too.
    if (link?.getAttribute('href') !== file) link?.setAttribute('href', file)
    document.querySelector('meta[name=apple-mobile-web-app-title]')?.setAttribute('content', texts.name)
  }, [language, texts])
}

/** The whole app: header, the page of the address, and the three tabs once someone is signed in. */
export function App() {
  const texts = useTexts()
  const isElder = useElder()
  const [path] = useHashLocation()
  const session = sessionStore.use()
  const { failed, retry } = useStart()
  const page = session.kind === 'unknown' ? undefined : choosePage(path, session)
  const main = useNewPage(page)
  usePageTitle(page)
  const Page = page && COMPONENTS[page]
  return (
    <div class="app">
      <header class="app-header">
        <div>
          <p class="app-name">{texts.name}</p>
          {isElder ? null : <p class="app-motto">{texts.motto}</p>}
        </div>
        <div class="app-switches">
          <ElderSwitch />
          <LanguageSwitch />
        </div>
      </header>
      <main class="app-main" data-page={page} ref={main}>
        {Page ? <Page /> : <h1 class="visually-hidden">{texts.name}</h1>}
        {!Page && !failed ? <Spinner label={texts.starting} /> : null}
        {!Page && failed ? (
          <Notice kind="error" actions={<TextButton onClick={retry}>{texts.retry}</TextButton>}>
            {texts.offline}
          </Notice>
        ) : null}
      </main>
      {session.kind === 'known' ? <TabBar shown={page} /> : null}
    </div>
  )
}
