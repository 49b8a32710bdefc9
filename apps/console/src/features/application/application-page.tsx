import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Card, Descriptions, Timeline, Tooltip } from 'antd'
import { useRef, useState } from 'react'
import { useCatalogue } from '../../frame.tsx'
import { type ActionView, type ApplicationView, ask, type PageView } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.tsx'
import { useLanguage } from '../../shared/language.tsx'
import { ActionDialog } from '../list/action-dialog.tsx'

/** One application: what it asks for, its papers, its scans, and every step that was taken. */
export function ApplicationPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t, tell } = useLanguage()
  const catalogue = useCatalogue()
  const list = catalogue.data?.lists.find(one => one.name === 'applications')
  const application = useQuery({
    queryKey: ['application', id],
    queryFn: () => ask<ApplicationView>('GET', `/console/v1/applications/${id}`),
  })
  const row = useQuery({
    queryKey: ['list', 'applications', { applicationId: id }],
    queryFn: () => ask<PageView>('GET', '/console/v1/applications', { query: { applicationId: id } }),
  })
  const [opened, setOpened] = useState<ActionView>()
  if (application.data === undefined)
    return <Fault error={application.error} onRetry={() => void application.refetch()} />
  const { number, state, form, timeLine, files, agreement, version } = application.data
  const states = list?.columns.find(({ name }) => name === 'state')?.words
  const fill = list?.actions.find(({ name }) => name === 'fill')
  const titleOf = (name: string) => {
    const field = fill?.fields.find(one => one.name === name)
    return field === undefined ? name : tell(field.title)
  }
  const wordOf = (name: string, value: string | number) => {
    const word = fill?.fields.find(one => one.name === name)?.words?.find(one => one.value === value)
    return word === undefined ? String(value) : tell(word)
  }
  const offers = row.data?.items[0]?.actions ?? []
  return (
    <>
      <div className="page-head">
        <h1>
          {number} · {tell(states?.find(({ value }) => value === state) ?? { zh: state, en: state })} · v{version}
        </h1>
        {offers.map(({ name, disabledReason }) => {
          const action = list?.actions.find(one => one.name === name)
          if (action === undefined) return null
          const button = (
            <Button
              key={name}
              disabled={disabledReason !== undefined}
              danger={action.tone === 'danger'}
              type={action.tone === 'primary' && disabledReason === undefined ? 'primary' : 'default'}
              onClick={() => setOpened(action)}
            >
              {tell(action.title)}
            </Button>
          )
          return disabledReason === undefined ? (
            button
          ) : (
            <Tooltip key={name} title={tell(disabledReason)}>
              <span title={tell(disabledReason)}>{button}</span>
            </Tooltip>
          )
        })}
      </div>
      <Card title={t.form}>
        <Descriptions
          bordered
          column={1}
          size="small"
          items={form.map(({ name, value }) => ({
            key: name,
            label: titleOf(name),
            children: <span style={{ whiteSpace: 'pre-wrap' }}>{wordOf(name, value)}</span>,
          }))}
        />
      </Card>
      <Card title={t.papers} style={{ marginTop: 12 }}>
        <div className="paper-links">
          <a href={`/console/v1/applications/${id}/form.pdf`}>{t.formPdf}</a>
          <a href={`/console/v1/applications/${id}/form.docx`}>{t.formDocx}</a>
          {agreement === undefined ? null : (
            <a href={`/console/v1/applications/${id}/agreement.pdf`}>{t.agreementPdf}</a>
          )}
        </div>
        {agreement === undefined ? null : (
          <p>
            {t.agreementHash}: <code style={{ overflowWrap: 'anywhere' }}>{agreement.sha256}</code>
          </p>
        )}
      </Card>
      <Card title={t.files} style={{ marginTop: 12 }}>
        {state === 'stamping' && fill !== undefined ? (
          <>
            <Upload id={id} kind="form" label={t.uploadForm} />
            <Upload id={id} kind="agreement" label={t.uploadAgreement} />
            <p>{t.uploadHelp}</p>
          </>
        ) : null}
        <ul>
          {files.map(file => (
            <li key={file.fileId}>
              <a href={`/console/v1/applications/${id}/files/${file.fileId}`}>{file.name}</a> {file.at.slice(0, 16)}{' '}
              {file.isOfThisVersion ? '' : t.oldVersion}
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t.timeLine} style={{ marginTop: 12 }}>
        <Timeline
          items={timeLine.map(event => ({
            content: (
              <>
                {event.at.slice(0, 16).replace('T', ' ')} {event.actor} · {tell(event.title)}
                {event.comment === undefined ? null : <p style={{ whiteSpace: 'pre-wrap' }}>{event.comment}</p>}
              </>
            ),
          }))}
        />
      </Card>
      {opened === undefined ? null : (
        <ActionDialog
          action={opened}
          rowId={id}
          initial={opened.name === 'fill' ? Object.fromEntries(form.map(({ name, value }) => [name, value])) : {}}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  )
}

function Upload({ id, kind, label }: { id: string; kind: 'form' | 'agreement'; label: string }) {
  const input = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setIsBusy] = useState(false)
  const queries = useQueryClient()
  const upload = async (file: File) => {
    setIsBusy(true)
    setError(null)
    try {
      const query = { kind, name: file.name.slice(0, 120) }
      await ask('POST', `/console/v1/applications/${id}/files`, { file, query })
      await queries.invalidateQueries()
    } catch (problem) {
      setError(problem)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <>
      <Button loading={isBusy} onClick={() => input.current?.click()} style={{ marginRight: 8 }}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept="application/pdf,image/jpeg,image/png"
        onChange={event => {
          const [file] = event.target.files ?? []
          if (file !== undefined) void upload(file)
          event.target.value = ''
        }}
      />
      <Fault error={error} />
    </>
  )
}
