import type { LocalText } from '@yima/ui'
import { createStore } from '../../shared/store.ts'
import type { PassSupply } from './renewal.ts'

/** How getting new passes stands: the last try's result, with the server's sentence when it refused. */
export type RenewalState =
  | { kind: 'idle' }
  | { kind: 'offline' }
  | { kind: 'signed-out' }
  | { kind: 'unverified' }
  | { kind: 'refused'; sentence: LocalText }

/** What the code page needs to know beside the code. `clockWrong`: the phone's clock was set since the last contact. `ended`: the platform no longer takes this phone. */
export type WalletStatus = {
  supply: PassSupply | 'unknown'
  renewal: RenewalState
  clockWrong: boolean
  ended: boolean
}

const FIRST: WalletStatus = { supply: 'unknown', renewal: { kind: 'idle' }, clockWrong: false, ended: false }

/** The wallet's state; pages watch it, only the wallet writes it. */
export const walletStatus = createStore<WalletStatus>(FIRST)

/** Changes part of the state. */
export function noteStatus(change: Partial<WalletStatus>): void {
  walletStatus.set({ ...walletStatus.get(), ...change })
}

/** Back to the beginning, for signing out. */
export function resetStatus(): void {
  walletStatus.set(FIRST)
}
