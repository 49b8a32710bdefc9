import type { Bytes } from '@yima/code'
import { loadPaperFont, type PaperFont, requireGlyphs } from './font.ts'
import { type Block, type Cell, COLUMNS, listTexts, normaliseText, type Paper, type Row } from './paper.ts'
import { wrapText } from './wrap-text.ts'

/** A4 in points; the binding side is as wide as the other: forms are kept in folders and scanned. */
const PAGE = { width: 595.28, height: 841.89, margin: 56 }
const BODY = { width: PAGE.width - 2 * PAGE.margin, top: PAGE.margin, bottom: PAGE.height - PAGE.margin }
const TITLE_SIZE = 20
const TEXT_SIZE = 10.5
const NOTE_SIZE = 9
const FOOTER_SIZE = 7.5
const LINE = 1.5
const PADDING = 5
const INDENT = '　　'
const GREY = '#efefef'
/** A row that is taller is broken between its lines; a smaller one goes to the next page whole. */
const WHOLE_ROW_MAX = (BODY.bottom - BODY.top) / 2

/** One row measured: `lines` of each cell, the height it needs in points. */
type Measured = { cells: readonly (Cell & { lines: string[]; width: number; size: number })[]; height: number }
type Document = PDFKit.PDFDocument
type Sheet = { document: Document; y: number }

/** A4 pages of a paper with page numbers; throws a MissingGlyphError rather than print a box. */
export async function renderPdf(paper: Paper): Promise<Bytes> {
  const font = await loadPaperFont()
  requireGlyphs(font.glyphs, listTexts(paper))
  const sheet = { document: await openDocument(paper, font), y: BODY.top }
  const bytes = collect(sheet.document)
  drawHead(sheet, paper)
  for (const [index, block] of paper.blocks.entries()) {
    const before = paper.blocks[index - 1] ?? block
    if ((before.kind === 'row') !== (block.kind === 'row')) sheet.y += TEXT_SIZE
    if (block.kind === 'row') drawRow(sheet, measureRow(sheet.document, block))
    else drawText(sheet, block)
  }
  drawFooters(sheet.document, paper.footer ?? '')
  sheet.document.end()
  return bytes
}

/** The library is loaded with the first paper: most processes never print one. */
async function openDocument(paper: Paper, font: PaperFont): Promise<Document> {
  const { default: PDFDocument } = await import('pdfkit')
  const created = new Date(`${paper.date}T00:00:00Z`)
  return new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: paper.title, CreationDate: created, ModDate: created },
    // pdfkit takes bytes of a font here too; its types name paths only.
    font: font.ttf as unknown as string,
  })
}

function collect(document: Document): Promise<Bytes> {
  const parts: Buffer[] = []
  return new Promise((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))))
    document.on('error', reject)
  })
}

function drawHead(sheet: Sheet, { title, marks }: Paper): void {
  drawLines(sheet, wrap(sheet.document, title, BODY.width, TITLE_SIZE), TITLE_SIZE, 'center')
  sheet.y += TEXT_SIZE / 2
  drawLines(sheet, wrap(sheet.document, marks.join('　　'), BODY.width, NOTE_SIZE), NOTE_SIZE, 'center')
  sheet.y += TEXT_SIZE / 2
}

function drawText(sheet: Sheet, { kind, text: plain }: Exclude<Block, Row>): void {
  const isHeading = kind === 'heading'
  const text = isHeading ? plain : plain.replaceAll(/^/gm, INDENT)
  if (isHeading && sheet.y + 4 * TEXT_SIZE * LINE > BODY.bottom) addPage(sheet)
  if (isHeading) sheet.y += TEXT_SIZE / 2
  const size = isHeading ? TEXT_SIZE + 1.5 : TEXT_SIZE
  drawLines(sheet, wrap(sheet.document, text, BODY.width, size), size, 'left')
}

function drawLines(sheet: Sheet, lines: readonly string[], size: number, align: 'left' | 'center'): void {
  for (const line of lines) {
    if (sheet.y + size * LINE > BODY.bottom) addPage(sheet)
    drawLine(sheet.document, line, PAGE.margin, sheet.y, BODY.width, size, align)
    sheet.y += size * LINE
  }
}

function measureRow(document: Document, { cells, linesMin = 1 }: Row): Measured {
  const measured = cells.map(cell => {
    const width = (BODY.width * cell.columns) / COLUMNS
    const size = cell.look === 'note' ? NOTE_SIZE : TEXT_SIZE
    return { ...cell, width, size, lines: wrap(document, cell.text, width - 2 * PADDING, size) }
  })
  const tallest = Math.max(linesMin * TEXT_SIZE, ...measured.map(({ lines, size }) => lines.length * size))
  return { cells: measured, height: tallest * LINE + 2 * PADDING }
}

/** Draws a row where it fits, on the next page, or broken between its lines when it is taller than half a page. */
function drawRow(sheet: Sheet, row: Measured): void {
  const isSection = row.cells.some(({ look }) => look === 'section')
  const followers = isSection ? 3 * TEXT_SIZE * LINE : 0
  const fits = (): boolean => row.height + followers <= BODY.bottom - sheet.y
  const roomForFew = BODY.bottom - sheet.y < 4 * TEXT_SIZE * LINE
  if (!fits() && (row.height <= WHOLE_ROW_MAX || roomForFew)) addPage(sheet)
  if (fits()) drawCells(sheet, row)
  else breakRow(sheet, row)
}

function breakRow(sheet: Sheet, row: Measured): void {
  const height = BODY.bottom - sheet.y
  const fitting = (size: number): number => Math.floor((height - 2 * PADDING) / (size * LINE))
  drawCells(sheet, {
    height,
    cells: row.cells.map(cell => ({ ...cell, lines: cell.lines.slice(0, fitting(cell.size)) })),
  })
  addPage(sheet)
  const rest = row.cells.map(cell => ({ ...cell, lines: cell.lines.slice(fitting(cell.size)) }))
  const tallest = Math.max(...rest.map(({ lines, size }) => lines.length * size))
  drawRow(sheet, { cells: rest, height: tallest * LINE + 2 * PADDING })
}

function drawCells(sheet: Sheet, { cells, height }: Measured): void {
  let x = PAGE.margin
  for (const { look, lines, width, size } of cells) {
    const isGrey = look === 'label' || look === 'section'
    sheet.document.lineWidth(0.7).rect(x, sheet.y, width, height)
    if (isGrey) sheet.document.fillAndStroke(GREY, 'black')
    else sheet.document.stroke()
    sheet.document.fillColor('black')
    const textHeight = lines.length * size * LINE
    let y = sheet.y + (look === 'note' ? PADDING : (height - textHeight) / 2)
    for (const line of lines) {
      drawLine(sheet.document, line, x + PADDING, y, width - 2 * PADDING, size, look === 'label' ? 'center' : 'left')
      y += size * LINE
    }
    x += width
  }
  sheet.y += height
}

function drawLine(
  document: Document,
  line: string,
  x: number,
  y: number,
  width: number,
  size: number,
  align: string,
): void {
  if (line === '') return
  document.fontSize(size)
  const left = align === 'center' ? x + (width - document.widthOfString(line)) / 2 : x
  document.text(line, left, y + (size * (LINE - 1.2)) / 2, { lineBreak: false })
}

function drawFooters(document: Document, footer: string): void {
  const { start, count } = document.bufferedPageRange()
  const top = BODY.bottom + TEXT_SIZE
  for (let index = 0; index < count; index++) {
    document.switchToPage(start + index)
    const text = `第 ${index + 1} 页，共 ${count} 页`
    drawLine(document, text, PAGE.margin, top, BODY.width, NOTE_SIZE, 'center')
    drawLine(document, normaliseText(footer), PAGE.margin, top + NOTE_SIZE * LINE, BODY.width, FOOTER_SIZE, 'center')
  }
}

function addPage(sheet: Sheet): void {
  sheet.document.addPage()
  sheet.y = BODY.top
}

function wrap(document: Document, text: string, width: number, size: number): string[] {
  document.fontSize(size)
  return wrapText(normaliseText(text), width, part => document.widthOfString(part))
}
