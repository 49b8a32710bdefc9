import { CodeIcon, type IconProps, ListIcon, PersonIcon } from '@yima/ui'
import type { ComponentType } from 'preact'
import { PAGES, type PageName } from './page-table.ts'
import { useTexts } from './texts.ts'

const TABS: readonly { path: keyof typeof PAGES; icon: ComponentType<IconProps> }[] = [
  { path: '/', icon: CodeIcon },
  { path: '/visits', icon: ListIcon },
  { path: '/me', icon: PersonIcon },
]

/** The three pages that people go to and fro between; `shown` is marked. */
export function TabBar({ shown }: { shown: PageName | undefined }) {
  const texts = useTexts()
  return (
    <nav class="tab-bar" aria-label={texts.main}>
      {TABS.map(({ path, icon: TabIcon }) => {
        const { name } = PAGES[path]
        return (
          <a class="tab" href={`#${path}`} key={path} aria-current={shown === name ? 'page' : undefined}>
            <TabIcon />
            <span>{texts.pages[name]}</span>
          </a>
        )
      })}
    </nav>
  )
}
