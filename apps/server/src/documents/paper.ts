/**
 * A paper as offices know it, said once as data and drawn as PDF and as .docx: title, marks above the table (number,
 * version, date), then rows of a bordered table, headings and paragraphs in their order.
 */
export type Paper = {
  title: string
  /** Keeps the files of one paper the same: it is written as the date of creation. `YYYY-MM-DD`. */
  date: string
  marks: readonly string[]
  /** Stands below the number of every page, so that no page can be taken for one of another paper. */
  footer?: string
  blocks: readonly Block[]
}

export type Block = Row | { kind: 'heading' | 'paragraph'; text: string }

/** A row of the table; the columns of its cells sum to `COLUMNS`. `linesMin` leaves room for a stamp or handwriting. */
export type Row = { kind: 'row'; cells: readonly Cell[]; linesMin?: number }

/** `label` is grey and centred, `section` grey and bold in look, `value` plain, `note` small. */
export type Cell = { text: string; columns: number; look: 'label' | 'section' | 'value' | 'note' }

export const COLUMNS = 24

/** Half-width blanks for tabs and composed letters, so that a character is one glyph; no other control characters. */
export function normaliseText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[\u200b\ufeff]/g, '')
}

/** Every text of a paper as it will be printed. */
export function listTexts(paper: Paper): string[] {
  const blocks = paper.blocks.flatMap(block =>
    block.kind === 'row' ? block.cells.map(({ text }) => text) : [block.text],
  )
  return [paper.title, ...paper.marks, paper.footer ?? '', ...blocks].map(normaliseText)
}

/** `2026-11-24` as people write it: 2026年11月24日. */
export function formatDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}年${Number(month)}月${Number(day)}日`
}
