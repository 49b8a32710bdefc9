import { eachBounded } from '../each-bounded.ts'
import type { Phone } from '../people/phone.ts'
import type { Platform } from '../platform.ts'
import type { LedgerEntry } from './check-books.ts'

type Page = {
  items: readonly { entryId: string; place: string; at: string; outcome: string; reason?: string; offline: boolean }[]
  nextCursor?: string
}

/** Reads every citizen's ledger as they do, all pages back to `since` (Unix seconds): what is older is of another day. */
export async function readLedgers(
  platform: Platform,
  phones: readonly Phone[],
  since: number,
  atOnce: number,
  onRead: () => void,
): Promise<Map<number, LedgerEntry[]>> {
  const ledgers = new Map<number, LedgerEntry[]>()
  await eachBounded(phones, atOnce, async phone => {
    ledgers.set(phone.index, await readLedger(platform, phone, since))
    onRead()
  })
  return ledgers
}

async function readLedger(platform: Platform, { cookie }: Phone, since: number): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const path = `/citizen/v1/ledger?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page: Page = await platform.expect<Page>({ method: 'GET', path, cookie })
    const read = page.items.map(({ at, ...item }) => ({ ...item, at: Math.floor(Date.parse(at) / 1000) }))
    entries.push(...read.filter(({ at }) => at >= since))
    cursor = (read.at(-1)?.at ?? 0) >= since ? page.nextCursor : undefined
  }
  return entries
}
