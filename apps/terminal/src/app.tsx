import { Button, Notice, Spinner } from '@yima/ui'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { GatePage } from './features/gate/gate-page.tsx'
import { forgetTerminal, useTerminal } from './features/gate/use-terminal.ts'
import { PairingPage } from './features/pairing/pairing-page.tsx'
import { createTerminalApi } from './shared/api.ts'
import { createServerClock } from './shared/server-clock.ts'
import { useTexts } from './shared/texts.ts'
import { readToken, storeToken } from './shared/token-store.ts'

const clock = createServerClock(
  () => Date.now(),
  () => performance.now(),
  bytes => crypto.getRandomValues(bytes),
)

const PairedTerminal = ({ token, onToken }: { token: string; onToken: (token: string | undefined) => void }) => {
  const t = useTexts()
  const api = useMemo(() => createTerminalApi(token), [token])
  const { known, status, refresh } = useTerminal(token, api, clock)
  if (status === 'unknown') return <PairingPage isUnknown onToken={onToken} />
  if (known)
    return (
      <GatePage
        api={api}
        clock={clock}
        known={known}
        onRejected={refresh}
        onUnpair={() =>
          forgetTerminal(token)
            .catch(() => undefined)
            .then(() => onToken(undefined))
        }
      />
    )
  return (
    <main class="pairing">
      {status === 'offline' ? (
        <Notice kind="warn" actions={<Button onClick={refresh}>{t.retry}</Button>}>
          {t.pairing.unreachable}
        </Notice>
      ) : (
        <Spinner label={t.pairing.connecting} />
      )}
    </main>
  )
}

/** The terminal app: unpaired it explains how to pair, paired it is a gate. */
export const App = () => {
  const [token, setToken] = useState(readToken)
  const t = useTexts()
  const keepToken = useCallback((next: string | undefined) => {
    storeToken(next)
    setToken(next)
  }, [])
  useEffect(() => {
    document.title = t.title
  }, [t])
  useEffect(() => {
    // Another tab or the start page of this origin paired or unpaired the device.
    const listen = () => setToken(readToken())
    addEventListener('storage', listen)
    return () => removeEventListener('storage', listen)
  }, [])
  if (token === undefined) return <PairingPage isUnknown={false} onToken={keepToken} />
  return <PairedTerminal key={token} token={token} onToken={keepToken} />
}
