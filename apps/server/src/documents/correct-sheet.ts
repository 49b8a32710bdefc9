import type { Bytes } from '@yima/code'
import type { Cell, CellValue, Sheet } from 'hucre/xlsx'
import type { Words } from '../kernel/words.ts'
import { escapeText, HEADER_STYLE } from './sheet.ts'

/** `row` is the number that Excel shows, `column` the title that people see. */
export type CellError = { row: number; column: string; message: Words }

const ERROR_COLUMN = '错误原因'
const FAULTY = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFC7CE' } } as const

/** The column that a former round wrote: it is read over, and written anew. */
export const isErrorColumn = (title: string): boolean => title.startsWith(ERROR_COLUMN)

/**
 * The file as it was uploaded, styles and further sheets included, with a column 错误原因 and the faulty cells coloured.
 * `header` is what its first row says.
 */
export async function writeCorrected(
  bytes: Uint8Array,
  header: readonly string[],
  errors: readonly CellError[],
): Promise<Bytes> {
  const { openXlsx, saveXlsx } = await import('hucre/xlsx')
  // Without `readStyles` the round trip drops fonts and borders.
  const workbook = await openXlsx(bytes, { readStyles: true })
  const sheet = workbook.sheets[0]
  if (sheet === undefined) throw new Error('a workbook that was read has no sheet')
  const known = header.findIndex(isErrorColumn)
  writeReasons(sheet, known >= 0 ? known : header.length, errors)
  colourCells(sheet, header, errors)
  escapeTexts(sheet)
  return new Uint8Array(await saveXlsx(workbook))
}

function writeReasons(sheet: Sheet, at: number, errors: readonly CellError[]): void {
  const height = Math.max(1, sheet.rows.length, ...errors.map(({ row }) => row))
  sheet.rows = Array.from({ length: height }, (_, index) => {
    const reason = describeErrors(errors, index + 1)
    const row = [...(sheet.rows[index] ?? [])]
    while (row.length <= at) row.push(null)
    row[at] = index === 0 ? [ERROR_COLUMN, ...(reason === '' ? [] : [reason])].join('：') : reason || null
    return row
  })
  const cells = new Map(sheet.cells)
  for (const index of sheet.rows.keys()) cells.delete(`${index},${at}`)
  cells.set(`0,${at}`, { value: sheet.rows[0]?.[at] ?? null, type: 'string', style: HEADER_STYLE })
  sheet.cells = cells
}

function colourCells(sheet: Sheet, header: readonly string[], errors: readonly CellError[]): void {
  const cells = new Map(sheet.cells)
  for (const { row, column } of errors) {
    const at = header.indexOf(column)
    if (at < 0) continue
    const place = `${row - 1},${at}`
    const cell = cells.get(place) ?? buildCell(sheet.rows[row - 1]?.[at] ?? null)
    cells.set(place, { ...cell, style: { ...cell.style, fill: FAULTY } })
  }
  sheet.cells = cells
}

function buildCell(value: CellValue): Cell {
  const types: Record<string, Cell['type']> = { string: 'string', number: 'number', boolean: 'boolean' }
  return { value, type: types[typeof value] ?? 'empty' }
}

/** The library reads escaped texts and writes them bare. */
function escapeTexts(sheet: Sheet): void {
  const escaped = (value: CellValue): CellValue => (typeof value === 'string' ? escapeText(value) : value)
  sheet.rows = sheet.rows.map(row => row.map(escaped))
  sheet.cells = new Map([...(sheet.cells ?? [])].map(([key, cell]) => [key, { ...cell, value: escaped(cell.value) }]))
}

function describeErrors(errors: readonly CellError[], row: number): string {
  return errors
    .filter(error => error.row === row)
    .map(({ column, message }) => `${column}：${message.zh}`)
    .join('；')
}
