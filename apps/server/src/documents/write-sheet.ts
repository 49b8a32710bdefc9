import { writeXlsx } from 'hucre/xlsx'
import type { WriteSheet } from '../kernel/console/routes.ts'

/** A text that an office program would take for a formula is kept a text. */
const FORMULA = /^[=+\-@\t\r]/

/** Writes a table as .xlsx with a header row; nothing in it is ever a formula. */
export const writeSheet: WriteSheet = ({ title, columns, rows }) =>
  writeXlsx({
    sheets: [
      {
        name: title.slice(0, 31).replaceAll(/[[\]:*?/\\]/g, ' '),
        rows: [
          columns.map(column => column.title),
          ...rows.map(row => row.map(cell => (typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell))),
        ],
      },
    ],
  })
