import { type RawBuilder, sql } from 'kysely'
import type { Permission } from '../permissions.ts'
import type { Words } from '../words.ts'

/** What a cell of a table may hold, once it is sent. */
export type Cell = string | number | boolean | null
export type Row = { readonly [column: string]: Cell }

export type Word = { value: string } & Words
type ColumnType = 'id' | 'text' | 'word' | 'number' | 'time' | 'flag'
type ColumnFilter = 'contains' | 'equals' | 'one-of' | 'between'

/** One column: where it is read and how people find their way by it. */
export type Column = {
  title: Words
  type: ColumnType
  /** An expression over the list's `from`; never null when the column can be sorted by. */
  sql: RawBuilder<unknown>
  /** Of type `word`: what each value is called. */
  words?: readonly Word[]
  filter?: ColumnFilter
  isSortable?: boolean
  /** Personal: what is sent is masked already by `read`. */
  isMasked?: boolean
  /** `false`: kept out of the table until somebody chooses it. */
  isShown?: boolean
  /** Turns what the database holds into what is sent, such as a sealed phone into a masked one. */
  read?(raw: unknown, row: { readonly [column: string]: unknown }): Cell
}

/** Where a row hangs: a grant reaches it by area, unit, company, or because it is the person's own. */
export type Scope = {
  area?: RawBuilder<unknown>
  unit?: RawBuilder<unknown>
  company?: RawBuilder<unknown>
  staff?: RawBuilder<unknown>
  /** A directory: whoever has the permission anywhere sees all of it. */
  everyone?: true
}

export const GROUPS = {
  registry: { zh: '登记', en: 'Registry' },
  platform: { zh: '开放平台', en: 'Open platform' },
  staff: { zh: '人员', en: 'Staff' },
  records: { zh: '记录', en: 'Records' },
} as const satisfies Record<string, Words>

/** A table of the console as data: route, export, filters, columns and reach are derived from it. */
export type List = {
  /** Last part of the path, plural. */
  name: string
  group: keyof typeof GROUPS
  title: Words
  needs: Permission | 'sign-in'
  from: RawBuilder<unknown>
  where?: RawBuilder<unknown>
  /** The column that names a row. */
  id: string
  /** Alias in `from` of the row that an action locks; without it nothing can be done to a row. */
  lock?: string
  scope: Scope
  columns: Readonly<Record<string, Column>>
  sort: { by: string; isDescending: boolean }
}

/** Refuses, when the program starts, a definition that could not be read or would send too much. */
export function defineList(list: List): List {
  const fail = (why: string): never => {
    throw new Error(`list ${list.name}: ${why}`)
  }
  if (Object.keys(list.scope).length === 0) fail('says nothing about whose rows these are')
  if (list.columns[list.id] === undefined) fail('has no column of its id')
  const by = list.columns[list.sort.by]
  if (by?.isSortable !== true) fail('cannot be sorted by what it is sorted by')
  for (const [name, column] of Object.entries(list.columns)) {
    if ((column.type === 'word') !== (column.words !== undefined)) fail(`${name}: words belong to a column of words`)
    if (column.filter === 'between' && column.type !== 'time' && column.type !== 'number') fail(`${name}: no range`)
    if (column.read !== undefined && (column.filter !== undefined || column.isSortable))
      fail(`${name}: what is sealed can be neither filtered nor sorted`)
    if (!/^[a-z][A-Za-z0-9]*$/.test(name) || ['limit', 'cursor', 'sort', 'columns'].includes(name))
      fail(`${name}: not a name for a column`)
  }
  return list
}

export const consolePath = (list: List): string => `/console/v1/${list.name}`

/** Nothing is reached: the condition of a caller without any grant. */
export const NOBODY = sql`false`
