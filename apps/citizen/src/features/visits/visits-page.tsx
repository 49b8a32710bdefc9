import './visits.css'
import { Button, Card, Spinner, useElder, useLanguage } from '@yima/ui'
import { useEffect, useState } from 'preact/hooks'
import { call, type LedgerEntry } from '../../shared/api.ts'
import { isProblem } from '../../shared/failure.ts'
import { FailureNotice, TextButton } from '../../shared/failure-notice.tsx'
import { noteExpired } from '../../shared/session.ts'
import { useTask } from '../../shared/use-task.ts'
import { groupDays, nameDay } from './group-days.ts'
import { useTexts } from './texts.ts'
import { VisitRow } from './visit-row.tsx'

type Loaded = { entries: LedgerEntry[]; nextCursor?: string }

async function readPage(loaded: Loaded | undefined): Promise<Loaded> {
  const query = loaded?.nextCursor === undefined ? {} : { cursor: loaded.nextCursor }
  const { items, nextCursor } = await call('GET /citizen/v1/ledger', undefined, query)
  return { entries: [...(loaded?.entries ?? []), ...items], ...(nextCursor === undefined ? {} : { nextCursor }) }
}

/** Rows at a time in the elder version; elsewhere as many as the server sends. */
const ELDER_ROWS = 5

/** The access ledger as its owner reads it, by day, newest first. */
export function VisitsPage() {
  const texts = useTexts()
  const language = useLanguage()
  const [loaded, setLoaded] = useState<Loaded>()
  const isElder = useElder()
  const [turns, setTurns] = useState(1)
  const task = useTask()
  const load = (from: Loaded | undefined) =>
    task.run(async () => {
      try {
        setLoaded(await readPage(from))
      } catch (failure) {
        if (isProblem(failure, 'signed-out')) noteExpired()
        throw failure
      }
    })
  useEffect(() => load(undefined), [])
  const entries = loaded?.entries ?? []
  const shown = isElder ? entries.slice(0, turns * ELDER_ROWS) : entries
  const showMore = () => {
    setTurns(turns + 1)
    if (!isElder || entries.length < (turns + 1) * ELDER_ROWS) load(loaded)
  }
  return (
    <>
      <Card title={texts.title} level={1}>
        {isElder ? null : <p class="quiet">{texts.intro}</p>}
        {loaded === undefined && task.busy ? <Spinner label={texts.loading} /> : null}
        {loaded?.entries.length === 0 ? (
          <div class="empty">
            <p class="empty-title">{texts.empty}</p>
            <p class="quiet">{texts.emptyHint}</p>
          </div>
        ) : null}
        <FailureNotice
          reading
          failure={task.failure}
          actions={<TextButton onClick={() => load(loaded)}>{texts.retry}</TextButton>}
        />
        {loaded ? (
          <Button kind="quiet" busy={task.busy} onClick={() => load(undefined)}>
            {texts.refresh}
          </Button>
        ) : null}
      </Card>
      {groupDays(shown).map(({ day, entries }) => (
        <Card title={nameDay(day, language, new Date())} key={day}>
          <ul class="visits">
            {entries.map(entry => (
              <VisitRow entry={entry} key={entry.entryId} />
            ))}
          </ul>
        </Card>
      ))}
      {loaded?.nextCursor || shown.length < entries.length ? (
        <Button kind="secondary" wide busy={task.busy} onClick={showMore}>
          {texts.more}
        </Button>
      ) : null}
    </>
  )
}
