import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { Problem } from '@yima/api'
import { Button, Layout, Menu, Spin } from 'antd'
import { useEffect } from 'react'
import { ask, type Catalogue, type Session, whenSignedOut } from './shared/api.ts'
import { Fault } from './shared/fault.tsx'
import { useLanguage } from './shared/language.tsx'

/** Who is signed in. */
export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: () => ask<Session>('GET', '/console/v1/session') })

/** What they may see and do. */
export const useCatalogue = (isOn = true) =>
  useQuery({
    queryKey: ['catalogue'],
    queryFn: () => ask<Catalogue>('GET', '/console/v1/catalogue'),
    enabled: isOn,
    staleTime: 60_000,
  })

/** On a phone the navigation opens from the corner that nothing else needs. */
const TRIGGER = { position: 'fixed', insetInlineStart: 0, top: 'auto', bottom: 24 } as const

/** Head, navigation and the page within. */
export function Frame() {
  const { t, tell, toggle } = useLanguage()
  const session = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const location = useLocation()
  const mustEnrol = session.data?.totp === 'must-enrol'
  const catalogue = useCatalogue(session.data !== undefined && !mustEnrol)
  useEffect(() => {
    whenSignedOut(() => {
      queries.clear()
      void navigate({ to: '/sign-in', search: { back: location.href } })
    })
  }, [navigate, queries, location.href])
  if (session.error instanceof Problem && session.error.status === 401)
    return <Navigate to="/sign-in" search={{ back: location.href }} />
  if (session.error !== null) return <Fault error={session.error} onRetry={() => void session.refetch()} />
  if (session.data === undefined) return <Spin fullscreen />
  if (mustEnrol && location.pathname !== '/account') return <Navigate to="/account" />
  const signOut = async () => {
    await ask('DELETE', '/console/v1/session')
    queries.clear()
    await navigate({ to: '/sign-in', search: {} })
  }
  const groups = Map.groupBy(catalogue.data?.lists ?? [], list => list.group.name)
  const items = [
    ...[...groups].map(([name, lists]) => ({
      key: name,
      type: 'group' as const,
      label: tell(lists[0]?.group.title ?? { zh: name, en: name }),
      children: lists.map(list => ({
        key: `/lists/${list.name}`,
        label: (
          <Link to="/lists/$name" params={{ name: list.name }} search={{}}>
            {tell(list.title)}
          </Link>
        ),
      })),
    })),
    { key: '/account', label: <Link to="/account">{t.account}</Link> },
  ]
  return (
    <Layout className="frame">
      <header className="frame-head">
        <p className="brand">{t.brand}</p>
        <span className="who">
          {session.data.name} · {session.data.roles.map(({ title }) => tell(title)).join('、')}
        </span>
        <Button size="small" onClick={toggle} lang={t.language === 'English' ? 'en' : 'zh-CN'}>
          {t.language}
        </Button>
        <Button size="small" onClick={() => void signOut()}>
          {t.signOut}
        </Button>
      </header>
      <Layout>
        <Layout.Sider
          theme="light"
          width={200}
          breakpoint="md"
          collapsedWidth={0}
          zeroWidthTriggerStyle={TRIGGER}
          style={{ background: '#fff' }}
        >
          <nav aria-label={t.brand}>
            <Menu mode="inline" selectedKeys={[location.pathname]} items={items} />
          </nav>
        </Layout.Sider>
        <main className="frame-body" style={{ flex: 1, minWidth: 0 }}>
          <Fault error={catalogue.error} onRetry={() => void catalogue.refetch()} />
          <Outlet />
        </main>
      </Layout>
    </Layout>
  )
}

/** The first list that the person has. */
export function Start() {
  const catalogue = useCatalogue()
  const [first] = catalogue.data?.lists ?? []
  return first === undefined ? null : <Navigate to="/lists/$name" params={{ name: first.name }} search={{}} />
}
