import type { Bytes } from '@yima/code'
import type * as Docx from 'docx'
import { requireGlyphs } from './font.ts'
import { type Block, type Cell, COLUMNS, listTexts, normaliseText, type Paper, type Row } from './paper.ts'

/** Fonts are named, not embedded: offices have them (GB/T 9704 sets text in 仿宋), the Latin ones too. */
const FONT = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋', cs: 'Times New Roman' }
const TITLE_FONT = { ...FONT, eastAsia: '宋体' }
/** Sizes of Word are half points, lengths are twentieths of a point. */
const SIZE = { title: 40, heading: 24, text: 21, note: 18, footer: 15 }
const BODY_WIDTH = 9666
const MARGIN = 1120
const LINE_HEIGHT = 320
const INDENT = 420
const GREY = 'EFEFEF'
const LANGUAGE = { value: 'zh-CN', eastAsia: 'zh-CN' }

type Library = typeof Docx

/** Word takes a missing letter from another font; what XML cannot hold would make the file unreadable. */
const isXmlCharacter = (code: number): boolean => /^[^\p{Cc}\p{Cs}\ufffe\uffff]$/u.test(String.fromCodePoint(code))

/** The paper as .docx, for offices that fill and stamp on paper: the same rows as the PDF. */
export async function renderDocx(paper: Paper): Promise<Bytes> {
  requireGlyphs({ isDrawn: isXmlCharacter }, listTexts(paper))
  const library = await import('docx')
  const file = new library.Document({
    title: paper.title,
    creator: '一码 Yima',
    styles: { default: { document: { run: { font: FONT, size: SIZE.text, language: LANGUAGE } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838 },
            margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
          },
        },
        footers: { default: new library.Footer({ children: buildFooter(library, paper.footer ?? '') }) },
        children: buildContent(library, paper),
      },
    ],
  })
  return new Uint8Array(await library.Packer.toArrayBuffer(file))
}

/** Rows that stand together are one table. */
function buildContent(library: Library, { title, marks, blocks }: Paper): (Docx.Paragraph | Docx.Table)[] {
  const content: (Docx.Paragraph | Docx.Table)[] = [
    buildParagraph(library, title, { size: SIZE.title, font: TITLE_FONT, centred: true }),
    buildParagraph(library, marks.join('　　'), { size: SIZE.note, centred: true }),
  ]
  let rows: Row[] = []
  const closeTable = (): void => {
    if (rows.length > 0) content.push(buildTable(library, rows))
    rows = []
  }
  for (const block of blocks) {
    if (block.kind === 'row') rows.push(block)
    else {
      closeTable()
      content.push(...buildText(library, block))
    }
  }
  closeTable()
  return content
}

function buildText(library: Library, { kind, text }: Exclude<Block, Row>): Docx.Paragraph[] {
  if (kind === 'heading') return [buildParagraph(library, text, { size: SIZE.heading, bold: true })]
  return text.split('\n').map(line => buildParagraph(library, line, { size: SIZE.text, indent: INDENT }))
}

function buildTable(library: Library, rows: readonly Row[]): Docx.Table {
  return new library.Table({
    width: { size: BODY_WIDTH, type: library.WidthType.DXA },
    layout: library.TableLayoutType.FIXED,
    columnWidths: Array.from({ length: COLUMNS }, () => Math.floor(BODY_WIDTH / COLUMNS)),
    rows: rows.map(
      ({ cells, linesMin = 1 }) =>
        new library.TableRow({
          height: { value: linesMin * LINE_HEIGHT + 160, rule: library.HeightRule.ATLEAST },
          cantSplit: linesMin > 1,
          children: cells.map(cell => buildCell(library, cell)),
        }),
    ),
  })
}

function buildCell(library: Library, { text, columns, look }: Cell): Docx.TableCell {
  const size = look === 'note' ? SIZE.note : SIZE.text
  const style = { size, centred: look === 'label', bold: look === 'section' }
  return new library.TableCell({
    columnSpan: columns,
    width: { size: Math.floor((BODY_WIDTH * columns) / COLUMNS), type: library.WidthType.DXA },
    verticalAlign: look === 'note' ? library.VerticalAlignTable.TOP : library.VerticalAlignTable.CENTER,
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    ...(look === 'label' || look === 'section' ? { shading: { fill: GREY } } : {}),
    children: text.split('\n').map(line => buildParagraph(library, line, style)),
  })
}

type Style = { size: number; font?: typeof FONT; centred?: boolean; bold?: boolean; indent?: number }

function buildParagraph(library: Library, text: string, style: Style): Docx.Paragraph {
  const { size, font = FONT, centred = false, bold = false, indent } = style
  return new library.Paragraph({
    alignment: centred ? library.AlignmentType.CENTER : library.AlignmentType.LEFT,
    spacing: { line: LINE_HEIGHT },
    ...(indent === undefined ? {} : { indent: { firstLine: indent } }),
    children: [new library.TextRun({ text: normaliseText(text), size, font, bold })],
  })
}

function buildFooter(library: Library, footer: string): Docx.Paragraph[] {
  const { CURRENT, TOTAL_PAGES } = library.PageNumber
  const pageNumber = new library.Paragraph({
    alignment: library.AlignmentType.CENTER,
    children: [
      new library.TextRun({ children: ['第 ', CURRENT, ' 页，共 ', TOTAL_PAGES, ' 页'], size: SIZE.note, font: FONT }),
    ],
  })
  return [pageNumber, buildParagraph(library, footer, { size: SIZE.footer, centred: true })]
}
