import type { Bytes } from '@yima/code'
import type { CellStyle, CellValue, WriteSheet } from 'hucre/xlsx'
import { judgeWorkbook, SheetError, type SheetLimits } from './judge-workbook.ts'

export { SheetError, type SheetLimits, type SheetRefusal } from './judge-workbook.ts'

/** What a cell of ours may hold; text stays text, whatever it begins with. */
export type SheetValue = string | number | null

/** A table: `width` is in characters of half width. The title is the name of the sheet. */
export type SheetTable = {
  title: string
  columns: readonly { title: string; width?: number }[]
  rows: readonly (readonly SheetValue[])[]
}

/** The header of every sheet of ours. */
export const HEADER_STYLE: CellStyle = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E8EEF7' } },
  border: { bottom: { style: 'thin' } },
}
const TEXT_FORMAT = '@'
const WIDTH = 18
const SHEET_NAME_LENGTH_MAX = 31
/** Excel shows and keeps fifteen digits; a longer number has lost its end already. */
const DIGITS_MAX = 1e15

/** An .xlsx of one or more tables with a bold header that stays in view. */
export async function writeSheet(...tables: readonly SheetTable[]): Promise<Bytes> {
  const { writeXlsx } = await import('hucre/xlsx')
  return new Uint8Array(await writeXlsx({ sheets: tables.map(buildSheet) }))
}

/**
 * The first sheet of an uploaded .xlsx as rows of strings, the header among them, all of one length; empty rows at the end
 * are left out. Throws a SheetError for formulas, macros, and what is too large, too long or packed too tightly.
 */
export async function readSheet(bytes: Uint8Array, limits: SheetLimits): Promise<string[][]> {
  const { readXlsx } = await import('hucre/xlsx')
  const judged = judgeWorkbook(bytes, limits)
  const workbook = await readXlsx(judged, { sheets: [0] }).catch(() => {
    throw new SheetError('not-a-workbook')
  })
  const sheet = workbook.sheets[0]
  if (sheet === undefined) throw new SheetError('not-a-workbook')
  if ([...(sheet.cells?.values() ?? [])].some(({ formula }) => formula !== undefined))
    throw new SheetError('has-formulas')
  const rows = sheet.rows.map(row => row.map(formatCell))
  const width = Math.max(0, ...rows.map(row => row.findLastIndex(text => text !== '') + 1))
  const height = rows.findLastIndex(row => row.some(text => text !== '')) + 1
  return rows.slice(0, height).map(row => Array.from({ length: width }, (_, index) => row[index] ?? ''))
}

/** XML takes no control characters, and a literal `_x0041_` would be read as the letter A (ECMA-376, ST_Xstring). */
export function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
      .replaceAll(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
  )
}

function buildSheet({ title, columns, rows }: SheetTable): WriteSheet {
  return {
    name: title.replaceAll(/[[\]:*?/\\']/g, ' ').slice(0, SHEET_NAME_LENGTH_MAX),
    columns: columns.map(({ width = WIDTH }) => ({ width, style: { numFmt: TEXT_FORMAT } })),
    rows: [columns.map(column => escapeText(column.title)), ...rows.map(row => row.map(protectValue))],
    freezePane: { rows: 1 },
    cells: new Map(columns.map((column, index) => [`0,${index}`, headerCell(column.title)])),
  }
}

function headerCell(title: string): { value: string; style: CellStyle } {
  return { value: escapeText(title), style: HEADER_STYLE }
}

/** A string is written as one: `=1+1` shows `=1+1`, and the column's text format keeps it so when somebody edits it. */
function protectValue(value: SheetValue): CellValue {
  return typeof value === 'string' ? escapeText(value) : value
}

function formatCell(value: CellValue): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '')
  if (typeof value === 'number' && Math.abs(value) >= DIGITS_MAX) return value.toExponential()
  return String(value).trim()
}
