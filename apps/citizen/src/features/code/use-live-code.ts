import { CODE_PERIOD_SECONDS } from '@yima/code'
import { useEffect, useRef, useState } from 'preact/hooks'
import { expectContact, leaveCodePage, loadWallet, mintLiveCode, renewWallet, walletStatus } from '../wallet/index.ts'

/** The code on the screen; `turn` counts codes so that the time bar starts anew with each. */
export type LiveCode =
  | { kind: 'starting' }
  | { kind: 'shown'; text: string; turn: number }
  | { kind: 'none' }
  | { kind: 'broken' }

/** A fresh code every 15 s while the page is in sight; `mintNow` makes the next at once. Passes are renewed behind it. */
export function useLiveCode(): { code: LiveCode; mintNow: () => void } {
  const [code, setCode] = useState<LiveCode>({ kind: 'starting' })
  const mint = useRef<() => void>(() => undefined)
  useEffect(() => {
    const loop = startLoop(setCode)
    mint.current = loop.mintNow
    return loop.stop
  }, [])
  return { code, mintNow: () => mint.current() }
}

function startLoop(show: (code: LiveCode) => void): { mintNow: () => void; stop: () => void } {
  let stopped = false
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const mintOnce = async () => {
    clearTimeout(timer)
    if (stopped || document.hidden || walletStatus.get().ended) return
    turn += 1
    const mine = turn
    const text = await mintLiveCode()
    if (stopped || mine !== turn) return
    timer = setTimeout(mintNow, CODE_PERIOD_SECONDS * 1000)
    if (text !== undefined) show({ kind: 'shown', text, turn })
    // Passes that ended are said at once; only a phone that never had any waits for the answer.
    else if (walletStatus.get().supply === 'ended') show({ kind: 'none' })
    await renewWallet()
    if (text !== undefined || stopped || mine !== turn) return
    if (['none', 'ended'].includes(walletStatus.get().supply)) show({ kind: 'none' })
    else mintNow()
  }
  const mintNow = () => {
    mintOnce().catch(() => {
      if (!stopped) show({ kind: 'broken' })
    })
  }
  const onVisibility = () => {
    if (document.hidden) {
      clearTimeout(timer)
      leaveCodePage()
    } else {
      expectContact()
      mintNow()
    }
  }
  const onOnline = () => void renewWallet('now').then(mintNow)

  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', onOnline)
  loadWallet()
    .then(mintNow)
    .catch(() => show({ kind: 'broken' }))
  return {
    mintNow,
    stop: () => {
      stopped = true
      clearTimeout(timer)
      leaveCodePage()
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('online', onOnline)
    },
  }
}
