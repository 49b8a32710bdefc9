import { PAGES, type PageName } from './page-table.ts'
import type { SessionState } from './shared/session.ts'

const isAddress = (path: string): path is keyof typeof PAGES => Object.hasOwn(PAGES, path)

/** The page that an address shows to this person; an address that is none shows the code. */
export function choosePage(path: string, session: SessionState): PageName {
  const level = session.kind === 'known' ? session.assurance : 0
  const { name, needs } = PAGES[isAddress(path) ? path : '/']
  if (level < needs) return level === 0 ? 'signIn' : 'realName'
  // Codes are made on the phone; other pages that are someone's need the server to know who asks.
  const asksServer = needs > 0 && name !== 'code'
  return asksServer && session.kind === 'known' && session.expired ? 'signIn' : name
}
