import { Button, Card, Field, LanguageSwitch, Notice } from '@yima/ui'
import { useEffect, useState } from 'preact/hooks'
import { type DemoTerminal, listDemoTerminals } from '../../shared/api.ts'
import { useTexts } from '../../shared/texts.ts'
import { usePairing } from './use-pairing.ts'

/** The first page of a new device: a code for the operator, a token pasted by hand, or in a demo one of the county's terminals. */
export const PairingPage = ({ isUnknown, onToken }: { isUnknown: boolean; onToken: (token: string) => void }) => {
  const t = useTexts()
  const [token, setToken] = useState('')
  const [search, setSearch] = useState('')
  const [terminals, setTerminals] = useState<DemoTerminal[]>([])
  useEffect(() => {
    listDemoTerminals().then(setTerminals)
  }, [])
  const { shortCode, isAway } = usePairing(onToken)
  const wanted = search.trim().toLowerCase()
  const shown = terminals.filter(one => `${one.place} ${one.name} ${one.terminalId}`.toLowerCase().includes(wanted))
  const pair = (event: Event) => {
    event.preventDefault()
    if (token.trim() !== '') onToken(token.trim())
  }
  return (
    <main class="pairing">
      <div class="pairing-head">
        <h1>{t.pairing.title}</h1>
        <LanguageSwitch />
      </div>
      {isUnknown ? <Notice kind="error">{t.pairing.unknown}</Notice> : <p class="quiet">{t.pairing.explain}</p>}
      <Card title={t.pairing.code}>
        <p class="pairing-code" aria-live="polite">
          {shortCode ?? '····-····'}
        </p>
        <p>{t.pairing.codeHow}</p>
        {isAway ? <Notice kind="warn">{t.pairing.unreachable}</Notice> : <p class="quiet">{t.pairing.codeWaits}</p>}
      </Card>
      <Card title={t.pairing.byHand}>
        <form onSubmit={pair}>
          <Field
            label={t.pairing.token}
            hint={t.pairing.tokenHint}
            value={token}
            onInput={setToken}
            autoComplete="off"
          />
          <Button type="submit" wide>
            {t.pairing.pair}
          </Button>
        </form>
      </Card>
      {terminals.length > 0 ? (
        <Card title={t.pairing.demo}>
          <Field label={t.pairing.search} value={search} onInput={setSearch} autoComplete="off" />
          <ul class="pairing-list">
            {shown.map(one => (
              <li key={one.terminalId}>
                <button class="pairing-choice" type="button" onClick={() => onToken(one.token)}>
                  <strong lang="zh-CN">{one.place}</strong>
                  <span class="quiet" lang="zh-CN">
                    {one.name}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {shown.length === 0 ? <p class="quiet">{t.pairing.none}</p> : null}
        </Card>
      ) : null}
    </main>
  )
}
