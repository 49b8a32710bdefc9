import { type RawBuilder, sql } from 'kysely'
import { type TObject, type TSchema, Type } from 'typebox'
import { cityTimestamp } from '../city-time.ts'
import { all, type Db, first } from '../db.ts'
import type { StaffCaller } from '../ports.ts'
import { ProblemError } from '../problem.ts'
import { Closed, OneOf, Pattern, Text } from '../schemas.ts'
import type { Cell, Column, List, Row } from './list.ts'
import { reachOf } from './reach.ts'

export const PAGE = 50
const PAGE_MAX = 100
/** Counting goes no further: nobody reads the difference, and a million rows would be counted for each page. */
const COUNT_MAX = 10_000

export type ListQuery = Readonly<Record<string, string | number | boolean | undefined>>
export type Page = { rows: Row[]; nextCursor?: string; total?: number }

const CAST = {
  id: sql`text`,
  text: sql`text`,
  word: sql`text`,
  number: sql`numeric`,
  time: sql`timestamptz`,
  flag: sql`boolean`,
}

/** The query parameters of a list: a page, an order, and one or two for each column that can be filtered. */
export function listQuery(list: List): TObject {
  const sortable = Object.entries(list.columns).flatMap(([name, { isSortable }]) => (isSortable ? [name] : []))
  const properties: Record<string, TSchema> = {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
    cursor: Type.Optional(Pattern('^[A-Za-z0-9_-]{1,800}$', 800)),
    sort: Type.Optional(OneOf(sortable.flatMap(name => [name, `-${name}`]))),
  }
  for (const [name, column] of Object.entries(list.columns)) Object.assign(properties, filterParameters(name, column))
  return Closed(properties)
}

function filterParameters(name: string, { filter, type, words }: Column): Record<string, TSchema> {
  if (filter === undefined) return {}
  if (filter === 'between') {
    const bound =
      type === 'number'
        ? Pattern('^-?[0-9]{1,15}(\\.[0-9]{1,6})?$', 24)
        : Pattern('^\\d{4}-\\d{2}-\\d{2}(T[\\d:.]{5,12}(Z|[+-]\\d{2}:\\d{2}))?$', 40)
    return { [`${name}From`]: Type.Optional(bound), [`${name}To`]: Type.Optional(bound) }
  }
  if (type === 'flag') return { [name]: Type.Optional(Type.Boolean()) }
  if (filter === 'one-of' && words !== undefined) return { [name]: Type.Optional(Pattern('^[a-z0-9.,-]{1,400}$', 400)) }
  return { [name]: Type.Optional(Text(100)) }
}

/** One page of the rows that the caller may see. */
export async function readPage(db: Db, list: List, caller: StaffCaller, query: ListQuery): Promise<Page> {
  const limit = Number(query.limit ?? PAGE)
  const order = orderOf(list, query.sort)
  const matching = conditions(list, caller, query)
  const after = query.cursor === undefined ? sql`true` : afterCursor(list, order, String(query.cursor))
  const found = await all(
    db,
    sql<Record<string, unknown>>`select ${columnsOf(list)} from ${list.from} where ${matching} and ${after}
      order by ${order.expression} ${order.direction}, ${idOf(list)} ${order.direction} limit ${limit + 1}`,
  )
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const more = found.length > limit && last !== undefined ? { nextCursor: cursorOf(list, order.by, last) } : {}
  const total = query.cursor === undefined ? await countRows(db, list, matching) : undefined
  return { rows: rows.map(row => readRow(list, row)), ...more, ...(total === undefined ? {} : { total }) }
}

/** The one row of this id, if the caller may see it; locked until the end of the transaction where `lock` asks. */
export async function readOne(
  db: Db,
  list: List,
  caller: StaffCaller,
  id: string,
  lock = false,
): Promise<Row | undefined> {
  const locked = lock && list.lock !== undefined ? sql`for update of ${sql.ref(list.lock)}` : sql``
  const row = await first(
    db,
    sql<Record<string, unknown>>`select ${columnsOf(list)} from ${list.from}
      where ${conditions(list, caller, {})} and ${idOf(list)} = ${id} ${locked}`,
  )
  return row === undefined ? undefined : readRow(list, row)
}

async function countRows(db: Db, list: List, matching: RawBuilder<unknown>): Promise<number | undefined> {
  const row = await first(
    db,
    sql<{ total: number }>`select count(*)::int as total from
      (select 1 from ${list.from} where ${matching} limit ${COUNT_MAX + 1}) counted`,
  )
  return row === undefined || row.total > COUNT_MAX ? undefined : row.total
}

const columnsOf = (list: List): RawBuilder<unknown> =>
  sql.join(Object.entries(list.columns).map(([name, column]) => sql`${column.sql} as ${sql.ref(name)}`))

const idOf = (list: List): RawBuilder<unknown> => columnOf(list, list.id).sql

function columnOf(list: List, name: string): Column {
  const column = list.columns[name]
  if (column === undefined) throw new Error(`list ${list.name} has no column ${name}`)
  return column
}

function conditions(list: List, caller: StaffCaller, query: ListQuery): RawBuilder<unknown> {
  const filters = Object.entries(list.columns).flatMap(([name, column]) => filterOf(name, column, query))
  return sql.join([reachOf(caller, list), list.where ?? sql`true`, ...filters], sql` and `)
}

function filterOf(name: string, { sql: expression, filter, type }: Column, query: ListQuery): RawBuilder<unknown>[] {
  if (filter === 'between') {
    const bound = (value: unknown, comparison: RawBuilder<unknown>) =>
      value === undefined ? [] : [sql`${expression} ${comparison} ${boundOf(value, type)}::${CAST[type]}`]
    return [...bound(query[`${name}From`], sql`>=`), ...bound(query[`${name}To`], sql`<`)]
  }
  const value = query[name]
  if (filter === undefined || value === undefined) return []
  if (filter === 'contains')
    return [sql`${expression} ilike ${`%${String(value).replaceAll(/[\\%_]/g, found => `\\${found}`)}%`}`]
  if (filter === 'one-of') return [sql`${expression} in (${sql.join(String(value).split(','))})`]
  return [sql`${expression} = ${value}`]
}

/** A day without time is the city's. */
function boundOf(value: unknown, type: Column['type']): unknown {
  if (type !== 'time') return value
  const text = String(value)
  const moment = new Date(text.length === 10 ? `${text}T00:00:00+08:00` : text)
  if (Number.isNaN(moment.getTime()))
    throw new ProblemError('request-invalid', { fieldErrors: [{ path: '', message: `not a date: ${text}` }] })
  return moment
}

type Order = { by: string; expression: RawBuilder<unknown>; direction: RawBuilder<unknown>; isDescending: boolean }

function orderOf(list: List, sort: unknown): Order {
  const isDescending = typeof sort === 'string' ? sort.startsWith('-') : list.sort.isDescending
  const by = typeof sort === 'string' ? sort.replace(/^-/, '') : list.sort.by
  const { sql: expression } = columnOf(list, by)
  return { by, expression, isDescending, direction: isDescending ? sql`desc` : sql`asc` }
}

/** Where the next page begins: the last row's value and id, so that rows that come meanwhile move nothing. */
const cursorOf = (list: List, by: string, row: Record<string, unknown>): string =>
  Buffer.from(JSON.stringify([row[by], row[list.id]])).toString('base64url')

function afterCursor(list: List, { by, expression, isDescending }: Order, cursor: string): RawBuilder<unknown> {
  const { type } = columnOf(list, by)
  const [value, id] = readCursor(cursor)
  if (type === 'time' && Number.isNaN(Date.parse(String(value)))) throw badCursor()
  if (type === 'number' && typeof value !== 'number') throw badCursor()
  const comparison = isDescending ? sql`<` : sql`>`
  return sql`(${expression}, ${idOf(list)}) ${comparison} (${value}::${CAST[type]}, ${id})`
}

function readCursor(cursor: string): [string | number | boolean, string] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(read) && read.length === 2 && typeof read[1] === 'string' && !/\0/.test(JSON.stringify(read))) {
      const [value, id] = read as [unknown, string]
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        if (!`${value}${id}`.includes('\0')) return [value, id]
    }
  } catch {
    // Falls through: whatever it was, it was none of ours.
  }
  throw badCursor()
}

const badCursor = (): ProblemError =>
  new ProblemError('request-invalid', { fieldErrors: [{ path: '/cursor', message: 'not a cursor of this list' }] })

function readRow(list: List, row: Record<string, unknown>): Row {
  return Object.fromEntries(
    Object.entries(list.columns).map(([name, column]) => [
      name,
      column.read === undefined ? toCell(row[name]) : column.read(row[name], row),
    ]),
  )
}

function toCell(value: unknown): Cell {
  if (value instanceof Date) return cityTimestamp(value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === null || value === undefined ? null : String(value)
}
