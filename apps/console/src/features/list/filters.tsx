import { Input, Select } from 'antd'
import type { ColumnView, ListView } from '../../shared/api.ts'
import { useLanguage } from '../../shared/language.tsx'
import type { Search } from './query.ts'

/** One control per column that can be filtered; what is typed takes effect on Enter or on leaving the field. */
export function Filters({
  list,
  search,
  onChange,
}: {
  list: ListView
  search: Search
  onChange(changes: Search): void
}) {
  const shown = list.columns.filter(({ filter, isShown }) => filter !== undefined && isShown)
  return (
    <search className="filters">
      {shown.map(column => (
        <Filter key={column.name} column={column} search={search} onChange={onChange} />
      ))}
    </search>
  )
}

function Filter({ column, search, onChange }: { column: ColumnView; search: Search; onChange(changes: Search): void }) {
  const { t, tell } = useLanguage()
  const { name, filter, type, words } = column
  const title = tell(column.title)
  const choices =
    type === 'flag'
      ? [
          { value: 'true', label: t.yes },
          { value: 'false', label: t.no },
        ]
      : words?.map(word => ({ value: word.value, label: tell(word) }))
  if (choices !== undefined)
    return (
      <div className="filter">
        <span aria-hidden="true">{title}</span>
        <Select
          allowClear
          aria-label={title}
          style={{ minWidth: 130 }}
          {...(filter === 'one-of' ? { mode: 'multiple' as const } : {})}
          value={filter === 'one-of' ? (search[name]?.split(',') ?? []) : search[name]}
          options={choices}
          onChange={(value: string | string[] | undefined) =>
            onChange({ [name]: Array.isArray(value) ? value.join(',') : value })
          }
        />
      </div>
    )
  const input = (parameter: string, label: string) => (
    <div className="filter" key={parameter}>
      <span aria-hidden="true">{label}</span>
      <Input
        key={search[parameter] ?? ''}
        aria-label={label}
        type={filter === 'between' && type === 'time' ? 'date' : 'text'}
        style={{ width: 140 }}
        allowClear
        defaultValue={search[parameter] ?? ''}
        onPressEnter={event => onChange({ [parameter]: event.currentTarget.value })}
        onBlur={event => {
          if (event.currentTarget.value !== (search[parameter] ?? ''))
            onChange({ [parameter]: event.currentTarget.value })
        }}
      />
    </div>
  )
  return filter === 'between' ? (
    <>
      {input(`${name}From`, `${title} ${t.from}`)}
      {input(`${name}To`, `${title} ${t.to}`)}
    </>
  ) : (
    input(name, title)
  )
}
