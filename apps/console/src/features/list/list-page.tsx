import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Dropdown, Popover, Table, Tooltip } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../frame.tsx'
import {
  type ActionView,
  ask,
  type Cell,
  type ColumnView,
  type ListView,
  type PageView,
  type RowView,
} from '../../shared/api.ts'
import { Fault } from '../../shared/fault.tsx'
import { useLanguage } from '../../shared/language.tsx'
import { ActionDialog } from './action-dialog.tsx'
import { Filters } from './filters.tsx'
import { exportAddress, nextSort, queryOf, type Search } from './query.ts'

type Opened = { action: ActionView; row?: RowView }

/** Any list of the catalogue: filters, order and columns are the server's, and so is what can be done. */
export function ListPage() {
  const { name } = useParams({ strict: false }) as { name: string }
  const catalogue = useCatalogue()
  const list = catalogue.data?.lists.find(one => one.name === name)
  return list === undefined ? null : <Listed key={name} list={list} />
}

function Listed({ list }: { list: ListView }) {
  const { t, tell, language } = useLanguage()
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const [opened, setOpened] = useState<Opened>()
  const [chosen, setChosen] = useChosenColumns(list)
  const query = queryOf(list, search)
  const page = useQuery({
    queryKey: ['list', list.name, query],
    queryFn: () => ask<PageView>('GET', list.path, { query }),
    placeholderData: keepPreviousData,
  })
  const go = (changes: Search) => {
    const next = { ...search, cursor: undefined, ...changes }
    const kept = Object.entries(next).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, value]],
    )
    void navigate({ to: '/lists/$name', params: { name: list.name }, search: Object.fromEntries(kept) })
  }
  const shown = list.columns.filter(column => chosen.includes(column.name))
  const sort = search.sort ?? list.sort
  const columns = [
    ...shown.map(column => ({
      key: column.name,
      title: column.isSortable ? (
        <button type="button" className="link" onClick={() => go({ sort: nextSort(search.sort, column.name) })}>
          {tell(column.title)} {sort === column.name ? '▲' : sort === `-${column.name}` ? '▼' : ''}
        </button>
      ) : (
        tell(column.title)
      ),
      render: (_: unknown, row: RowView) => <CellView column={column} value={row.cells[column.name] ?? null} />,
    })),
    {
      key: 'actions',
      title: t.actions,
      render: (_: unknown, row: RowView) => (
        <RowActions list={list} row={row} onOpen={action => setOpened({ action, row })} />
      ),
    },
  ]
  return (
    <>
      <div className="page-head">
        <h1>{tell(list.title)}</h1>
        {list.creations.map(action => (
          <Button
            key={action.name}
            type={action.tone === 'primary' ? 'primary' : 'default'}
            onClick={() => setOpened({ action })}
          >
            {tell(action.title)}
          </Button>
        ))}
        <Button onClick={() => void page.refetch()}>{t.refresh}</Button>
        <Popover
          trigger="click"
          content={
            <Checkbox.Group
              style={{ display: 'grid' }}
              options={list.columns.map(column => ({ value: column.name, label: tell(column.title) }))}
              value={chosen}
              onChange={setChosen}
            />
          }
        >
          <Button>{t.columns}</Button>
        </Popover>
        <Button
          href={exportAddress(
            list,
            search,
            shown.map(column => column.name),
            language,
          )}
          download
        >
          {t.exportAll}
        </Button>
      </div>
      <Filters list={list} search={search} onChange={go} />
      <Fault error={page.error} onRetry={() => void page.refetch()} />
      <div className="table-wrap">
        <Table<RowView>
          rowKey="id"
          size="small"
          pagination={false}
          loading={page.isFetching}
          dataSource={page.data?.items ?? []}
          columns={columns}
          locale={{ emptyText: t.empty }}
        />
      </div>
      <div className="page-foot">
        <span role="status">
          {page.data === undefined || search.cursor !== undefined
            ? ''
            : page.data.total === undefined
              ? t.manyRows
              : `${t.total} ${page.data.total} ${t.rows}`}
        </span>
        {search.cursor === undefined ? null : <Button onClick={() => go({})}>{t.back}</Button>}
        {page.data?.nextCursor === undefined ? null : (
          <Button onClick={() => go({ cursor: page.data?.nextCursor })}>{t.more}</Button>
        )}
      </div>
      {opened === undefined ? null : (
        <ActionDialog
          action={opened.action}
          {...(opened.row === undefined ? {} : { rowId: opened.row.id, initial: opened.row.cells })}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  )
}

/** The columns in view, chosen per list on this device. */
function useChosenColumns(list: ListView): [string[], (chosen: string[]) => void] {
  const key = `yima.columns.${list.name}`
  const [chosen, setChosen] = useState<string[]>(() => {
    const kept = localStorage.getItem(key)?.split(',') ?? []
    const known = kept.filter(name => list.columns.some(column => column.name === name))
    return known.length > 0 ? known : list.columns.filter(({ isShown }) => isShown).map(({ name }) => name)
  })
  return [
    chosen,
    next => {
      localStorage.setItem(key, next.join(','))
      setChosen(next)
    },
  ]
}

function CellView({ column, value }: { column: ColumnView; value: Cell }) {
  const { t, tell } = useLanguage()
  if (value === null) return <span aria-hidden="true">—</span>
  if (typeof value === 'boolean') return <>{value ? t.yes : t.no}</>
  const word = column.words?.find(one => one.value === value)
  if (word !== undefined) return <>{tell(word)}</>
  return column.type === 'time' ? (
    <time dateTime={String(value)}>{String(value).slice(0, 16).replace('T', ' ')}</time>
  ) : (
    value
  )
}

/** The first possible action as a button, the rest in a menu; what cannot be done stays, with its reason. */
function RowActions({ list, row, onOpen }: { list: ListView; row: RowView; onOpen(action: ActionView): void }) {
  const { t, tell } = useLanguage()
  const offers = row.actions.flatMap(offer => {
    const action = list.actions.find(one => one.name === offer.name)
    return action === undefined ? [] : [{ action, reason: offer.disabledReason }]
  })
  const view =
    list.name === 'applications' ? (
      <Link to="/applications/$id" params={{ id: row.id }}>
        {t.open}
      </Link>
    ) : null
  if (offers.length === 0) return view
  return (
    <>
      {view}{' '}
      <Dropdown
        trigger={['click']}
        menu={{
          items: offers.map(({ action, reason }) => ({
            key: action.name,
            danger: action.tone === 'danger',
            disabled: reason !== undefined,
            label:
              reason === undefined ? (
                tell(action.title)
              ) : (
                <Tooltip title={tell(reason)}>
                  {tell(action.title)}
                  <span className="reason">
                    {t.disabledBecause}
                    {tell(reason)}
                  </span>
                </Tooltip>
              ),
          })),
          onClick: ({ key }) => {
            const offer = offers.find(({ action }) => action.name === key)
            if (offer !== undefined && offer.reason === undefined) onOpen(offer.action)
          },
        }}
      >
        <Button size="small">{t.actions}</Button>
      </Dropdown>
    </>
  )
}
