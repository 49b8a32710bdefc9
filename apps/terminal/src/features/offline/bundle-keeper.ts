import { type BundleRefusal, type OpenedBundle, openBundle, type RootKey, type SignedBundle } from '@yima/code'
import type { TerminalApi } from '../../shared/api.ts'
import { database } from '../../shared/database.ts'
import { loadCrypto } from './crypto.ts'

/** What a gate stands on off line; `refusal` says why the last bundle sent was not taken. */
export type BundleState = { opened: OpenedBundle | undefined; refusal: BundleRefusal | undefined }

/** As it came, with the deny list that belongs to it: every signature is checked again at each start. */
type Kept = { signed: SignedBundle; pinned: RootKey }

const keyOf = (terminalId: string): string => `bundle/${terminalId}`

/** Opens what this device kept; nothing when there is none or when it is not as it was signed. */
export async function readBundle(terminalId: string, prefix: string): Promise<OpenedBundle | undefined> {
  const kept = await database.readValue<Kept>(keyOf(terminalId))
  if (kept === undefined) return undefined
  const opened = await open(kept.signed, kept.pinned, { prefix, epochMin: 0 })
  return 'refusal' in opened ? undefined : opened
}

/**
 * Fetches the newest bundle and keeps it. The root is pinned at the first contact and changes only along signatures; a
 * bundle that is older or not the root's is not taken, and the one before stays.
 */
export async function renewBundle(
  api: TerminalApi,
  self: { terminalId: string; prefix: string; root: RootKey },
  current: OpenedBundle | undefined,
): Promise<BundleState> {
  const kept = await database.readValue<Kept>(keyOf(self.terminalId))
  const pinned = kept?.pinned ?? self.root
  const known = { prefix: self.prefix, epochMin: current?.bundle.epoch ?? 0 }
  const lastDeny = kept?.signed.deny
  const sent = await api.readBundle(current === undefined ? undefined : lastDeny?.epoch)
  // A list that was signed by the root before is asked for anew, under the new one.
  const isSameRoot = sent.root.publicKey === kept?.signed.root.publicKey
  const signed = sent.deny !== undefined || isSameRoot ? withDeny(sent, lastDeny) : await api.readBundle(undefined)
  const opened = await open(signed, pinned, known)
  if ('refusal' in opened) return { opened: current, refusal: opened.refusal }
  await database.transact<void>(['values'], 'strictly', (room, done) => {
    room('values').put({ signed, pinned: opened.root } satisfies Kept, keyOf(self.terminalId)).onsuccess = () => done()
  })
  return { opened, refusal: undefined }
}

const withDeny = (signed: SignedBundle, last: SignedBundle['deny']): SignedBundle =>
  signed.deny !== undefined || last === undefined ? signed : { ...signed, deny: last }

async function open(signed: SignedBundle, pinned: RootKey, known: { prefix: string; epochMin: number }) {
  return openBundle(
    signed,
    pinned,
    known,
    await loadCrypto([pinned, signed.root, ...signed.successors].map(({ suite }) => suite)),
  )
}
