import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../frame.tsx'
import { ask, type FieldView, type PageView } from '../../shared/api.ts'
import { useLanguage } from '../../shared/language.tsx'

/** The control that fits a field's kind. */
export function FieldControl({ field }: { field: FieldView }) {
  const { tell } = useLanguage()
  return (
    <Form.Item
      name={field.name}
      label={tell(field.title)}
      {...(field.help === undefined ? {} : { extra: tell(field.help) })}
      {...(field.kind === 'flag' ? { valuePropName: 'checked' } : {})}
      rules={[{ required: field.isRequired && field.kind !== 'flag' }]}
    >
      {field.kind === 'reference' ? <Reference list={field.list ?? ''} /> : controlOf(field, tell)}
    </Form.Item>
  )
}

function controlOf({ kind, words, maxLength }: FieldView, tell: (words: { zh: string; en: string }) => string) {
  const bound = maxLength === undefined ? {} : { maxLength }
  const options = words?.map(word => ({ value: word.value, label: tell(word) })) ?? []
  switch (kind) {
    case 'long-text':
      return <Input.TextArea rows={4} {...bound} />
    case 'number':
      return <InputNumber style={{ width: '100%' }} />
    case 'choice':
      return <Select options={options} allowClear />
    case 'choices':
      return <Select options={options} mode="multiple" />
    case 'date':
      return <Input type="date" />
    case 'flag':
      return <Switch />
    case 'secret':
      return <Input.Password autoComplete="new-password" {...bound} />
    default:
      return <Input {...bound} />
  }
}

/** Chooses a row of another list by its name; what is typed is looked for on the server. */
function Reference({
  list,
  id = '',
  value,
  onChange,
}: {
  list: string
  id?: string
  value?: string
  onChange?(value: string): void
}) {
  const [typed, setTyped] = useState('')
  const catalogue = useCatalogue()
  const found = catalogue.data?.lists.find(one => one.name === list)
  const label = found?.columns.find(({ filter, type }) => filter === 'contains' && type === 'text')?.name
  const page = useQuery({
    queryKey: ['reference', list, typed],
    queryFn: () =>
      ask<PageView>('GET', found?.path ?? '', {
        query: { limit: 20, ...(typed === '' || label === undefined ? {} : { [label]: typed }) },
      }),
    enabled: found !== undefined,
  })
  const options =
    page.data?.items.map(({ id, cells }) => ({ value: id, label: String(cells[label ?? ''] ?? id) })) ?? []
  // Somebody who may name a row without seeing its list types the number that they were given.
  if (catalogue.data !== undefined && found === undefined)
    return <Input id={id} value={value ?? ''} onChange={event => onChange?.(event.target.value)} />
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={options}
      value={value ?? null}
      onChange={(chosen: string | null) => onChange?.(chosen ?? '')}
    />
  )
}
