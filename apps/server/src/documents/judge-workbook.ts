import { isUtf8 } from 'node:buffer'
import type { Words } from '../kernel/words.ts'
import { readZip, type ZipEntry } from './read-zip.ts'
import { writeZip } from './write-zip.ts'

/** Why a workbook is refused, as people are told. The key is the reason. */
export const SHEET_REFUSALS = {
  'not-a-workbook': { zh: '不是可读取的 .xlsx 文件', en: 'This is no .xlsx file that can be read' },
  'too-large': { zh: '文件过大，请分成几个文件上传', en: 'The file is too large; please split it' },
  'too-many-rows': { zh: '行数过多，请分成几个文件上传', en: 'There are too many rows; please split the file' },
  'too-many-columns': { zh: '列数过多，请使用下载的模板', en: 'There are too many columns; please use the template' },
  'packed-too-tightly': { zh: '文件解压后过大，不予接收', en: 'The file unpacks to too much' },
  'active-content': {
    zh: '文件含有宏、控件或外部链接，请另存为普通 .xlsx',
    en: 'The file holds macros, controls or outside links',
  },
  'has-formulas': {
    zh: '文件含有公式，请粘贴为数值后上传',
    en: 'The file holds formulas; please paste them as values',
  },
} as const satisfies Record<string, Words>
export type SheetRefusal = keyof typeof SHEET_REFUSALS

/** A workbook that is not read at all; errors of single cells are not this but rows of the import's answer. */
export class SheetError extends Error {
  readonly reason: SheetRefusal
  readonly words: Words
  constructor(reason: SheetRefusal) {
    super(`the workbook is refused: ${reason}`)
    this.reason = reason
    this.words = SHEET_REFUSALS[reason]
  }
}

/** `rowsMax` counts the header too; `bytesMax` is of the file as uploaded. */
export type SheetLimits = { rowsMax: number; bytesMax: number }

const COLUMNS_MAX = 100
const ENTRIES_MAX = 500
const RATIO_MAX = 100
const UNPACKED_BYTES_MIN = 1024 * 1024
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024
const ACTIVE_PARTS = /vbaProject|macrosheets|dialogsheets|activeX|ctrlProps|embeddings|externalLinks|connections\.xml/i
/** Where a workbook says of what its parts are; anywhere else these are words that somebody typed. */
const DECLARING_PARTS = /^\[Content_Types\]\.xml$|\.rels$/i
const ACTIVE_TYPES = /macroEnabled|vbaProject|oleObject/i
/** Entities of XML can grow without end, and a workbook needs none. */
const DECLARATIONS = /<!(DOCTYPE|ENTITY)/i
const CELLS = /<(?:[\w-]+:)?(row|c)(?=[\s/>])(?:[^<>]*?\sr=["']([A-Z]*)(\d+)["'])?/g
const FORMULA = /<(?:[\w-]+:)?f[\s/>]/

/**
 * Judges an uploaded workbook and gives it back packed anew: what was judged is what the library reads, so that an archive
 * with two directories shows the same to both. Throws a SheetError.
 */
export function judgeWorkbook(bytes: Uint8Array, { rowsMax, bytesMax }: SheetLimits): Uint8Array {
  if (bytes.length > bytesMax) throw new SheetError('too-large')
  const entries = readZip(bytes)
  if (entries === undefined || !entries.some(({ name }) => name === 'xl/workbook.xml'))
    throw new SheetError('not-a-workbook')
  if (entries.some(({ name }) => ACTIVE_PARTS.test(name))) throw new SheetError('active-content')
  const files = unpack(entries, Math.max(UNPACKED_BYTES_MIN, Math.min(UNPACKED_BYTES_MAX, bytes.length * RATIO_MAX)))
  for (const { name, content } of files) if (/\.(xml|rels)$/i.test(name)) judgePart(name, content, rowsMax)
  return writeZip(files)
}

function unpack(entries: readonly ZipEntry[], bytesMax: number): { name: string; content: Buffer }[] {
  if (entries.length > ENTRIES_MAX || new Set(entries.map(({ name }) => name)).size < entries.length)
    throw new SheetError('not-a-workbook')
  if (entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > bytesMax) throw new SheetError('packed-too-tightly')
  return entries.map(entry => {
    const content = readEntry(entry)
    if (content.length !== entry.unpacked) throw new SheetError('packed-too-tightly')
    return { name: entry.name, content }
  })
}

/** An entry may unpack to what it claims and no more: the claims were summed before. */
function readEntry({ read, unpacked }: ZipEntry): Buffer {
  try {
    return read(unpacked)
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new SheetError(isTooLarge ? 'packed-too-tightly' : 'not-a-workbook')
  }
}

/** Other encodings than UTF-8 would hide what is looked for here, and no office program writes them. */
function judgePart(name: string, content: Buffer, rowsMax: number): void {
  const text = content.toString('utf8')
  if (!isUtf8(content) || text.includes('\0') || DECLARATIONS.test(text)) throw new SheetError('not-a-workbook')
  if (DECLARING_PARTS.test(name) && ACTIVE_TYPES.test(text)) throw new SheetError('active-content')
  if (!text.includes('sheetData')) return
  if (FORMULA.test(text)) throw new SheetError('has-formulas')
  judgeCells(text, rowsMax)
}

function judgeCells(text: string, rowsMax: number): void {
  let rows = 0
  let columns = 0
  for (const [, element, letters = '', number = ''] of text.matchAll(CELLS)) {
    if (element === 'row') {
      rows++
      columns = 0
    } else columns++
    if (rows > rowsMax || Number(number) > rowsMax) throw new SheetError('too-many-rows')
    if (columns > COLUMNS_MAX || numberColumn(letters) > COLUMNS_MAX) throw new SheetError('too-many-columns')
  }
}

function numberColumn(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}
