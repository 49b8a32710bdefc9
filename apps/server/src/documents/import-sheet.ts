import type { Bytes } from '@yima/code'
import type { Words } from '../kernel/words.ts'
import { type CellError, isErrorColumn, writeCorrected } from './correct-sheet.ts'
import { judgeWorkbook, type SheetLimits } from './judge-workbook.ts'
import { readSheet, writeSheet } from './sheet.ts'

export type { CellError } from './correct-sheet.ts'

/**
 * A column of an import as data. `parse` is given trimmed text, empty for an empty cell; `example` fills the second row of
 * the template; `unique` finds the same text twice within the file.
 */
export type SheetColumn<Value = unknown> = {
  name: string
  title: string
  example: string
  note?: string
  width?: number
  unique?: true
  parse(text: string): Value | { error: Words }
}

/** Values of a row by the columns' names. */
export type SheetRow<Columns extends readonly SheetColumn[]> = {
  [Column in Columns[number] as Column['name']]: Exclude<ReturnType<Column['parse']>, { error: Words }>
}

/** `rows` are those without an error, each with its number; `corrected` gives the file back with its errors in it. */
export type SheetImport<Columns extends readonly SheetColumn[]> = {
  rows: { row: number; values: SheetRow<Columns> }[]
  errors: CellError[]
  corrected(): Promise<Bytes>
}

const LIMITS: SheetLimits = { rowsMax: 5_001, bytesMax: 5 * 1024 * 1024 }
const MESSAGES = {
  missing: { zh: '缺少这一列，请使用下载的模板', en: 'This column is missing; please use the template' },
  doubled: { zh: '这一列出现了两次', en: 'This column stands twice' },
  unknown: { zh: '模板中没有这一列，请删除', en: 'The template has no such column; please remove it' },
}

/** Reads an uploaded file by its columns, in whatever order they stand. Throws a SheetError for a file it cannot read. */
export async function importSheet<const Columns extends readonly SheetColumn[]>(
  bytes: Uint8Array,
  columns: Columns,
  limits: SheetLimits = LIMITS,
): Promise<SheetImport<Columns>> {
  const [header = [], ...body] = await readSheet(bytes, limits)
  const headerErrors = checkHeader(header, columns)
  const { rows, errors } =
    headerErrors.length > 0 ? { rows: [], errors: headerErrors } : readBody(header, body, columns)
  // The mapped type follows from `columns`; the loop fills it name by name.
  const typed = rows as unknown as SheetImport<Columns>['rows']
  return { rows: typed, errors, corrected: () => writeCorrected(judgeWorkbook(bytes, limits), header, errors) }
}

/** An empty file to fill: header, an example that the import passes over, and a second sheet with the notes. */
export function template(title: string, columns: readonly SheetColumn[]): Promise<Bytes> {
  const notes = columns.map(({ title: name, note = '', example, unique }) => [name, note, example, unique ? '是' : ''])
  return writeSheet(
    { title, columns, rows: [columns.map(({ example }) => example)] },
    {
      title: '填写说明',
      columns: [{ title: '列名' }, { title: '说明', width: 60 }, { title: '示例', width: 30 }, { title: '不可重复' }],
      rows: [...notes, ['第 2 行', '为示例，导入时自动跳过；请从第 3 行开始填写，不要改动第 1 行。', null, null]],
    },
  )
}

function checkHeader(header: readonly string[], columns: readonly SheetColumn[]): CellError[] {
  const known = ['', ...columns.map(({ title }) => title)]
  const missing = columns.filter(({ title }) => !header.includes(title))
  const strange = header.filter(title => !known.includes(title) && !isErrorColumn(title))
  const doubled = header.filter((title, index) => title !== '' && header.indexOf(title) < index)
  return [
    ...missing.map(({ title }) => ({ row: 1, column: title, message: MESSAGES.missing })),
    ...strange.map(title => ({ row: 1, column: title, message: MESSAGES.unknown })),
    ...doubled.map(title => ({ row: 1, column: title, message: MESSAGES.doubled })),
  ]
}

function readBody(header: readonly string[], body: readonly string[][], columns: readonly SheetColumn[]) {
  const places = columns.map(column => ({ column, at: header.indexOf(column.title), seen: new Map<string, number>() }))
  const rows: { row: number; values: Record<string, unknown> }[] = []
  const errors: CellError[] = []
  for (const [index, cells] of body.entries()) {
    const row = index + 2
    const texts = places.map(({ at }) => (cells[at] ?? '').trim())
    const isExample = columns.every(({ example }, place) => texts[place] === example)
    if (isExample || texts.every(text => text === '')) continue
    const values: Record<string, unknown> = {}
    const found: CellError[] = []
    for (const [place, { column, seen }] of places.entries()) {
      const text = texts[place] ?? ''
      const value = column.parse(text)
      const message = isError(value) ? value.error : findTwin(column, seen, text, row)
      if (message === undefined) values[column.name] = value
      else found.push({ row, column: column.title, message })
    }
    if (found.length === 0) rows.push({ row, values })
    errors.push(...found)
  }
  return { rows, errors }
}

function isError(value: unknown): value is { error: Words } {
  return typeof value === 'object' && value !== null && 'error' in value
}

/** The first of two twins stands; the later one is told where the first is. */
function findTwin(column: SheetColumn, seen: Map<string, number>, text: string, row: number): Words | undefined {
  if (column.unique !== true || text === '') return undefined
  const first = seen.get(text)
  if (first === undefined) seen.set(text, row)
  return first === undefined ? undefined : { zh: `与第 ${first} 行重复`, en: `The same as in row ${first}` }
}
