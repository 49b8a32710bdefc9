/** Marks that may not begin a line (GB/T 15834), and those that may not end one. */
const NEVER_FIRST = /^[，。、；：？！）】》〉」』”’…—%,.;:?!)\]}]/u
const NEVER_LAST = /[（【《〈「『“‘([{]$/u
/** Chinese breaks between any two characters; words, numbers and codes stay whole. */
const PIECE = /[\p{Script=Latin}\p{N}\p{Script=Greek}_@#&/\\+=~^|<>$*'"`.:-]+|\s|./gu

/** Lines of a text within a width, by the marks' rules; a word longer than a line is cut. */
export function wrapText(text: string, widthMax: number, measure: (text: string) => number): string[] {
  return text.split('\n').flatMap(paragraph => wrapParagraph(paragraph, widthMax, measure))
}

function wrapParagraph(paragraph: string, widthMax: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line: string[] = []
  let width = 0
  for (const piece of cutPieces(paragraph, widthMax, measure)) {
    const pieceWidth = measure(piece)
    if (width + pieceWidth > widthMax && line.length > 0) {
      const carried = carryOver(line, piece)
      lines.push(
        line
          .slice(0, line.length - carried)
          .join('')
          .trimEnd(),
      )
      line = line.slice(line.length - carried)
      width = line.reduce((sum, part) => sum + measure(part), 0)
    }
    if (line.length === 0 && lines.length > 0 && piece === ' ') continue
    line.push(piece)
    width += pieceWidth
  }
  return [...lines, line.join('').trimEnd()]
}

/** How many pieces at the end of a line go with the next one, so that neither rule is broken; never the whole line. */
function carryOver(line: readonly string[], next: string): number {
  let carried = 0
  const follower = (): string => (carried === 0 ? next : (line[line.length - carried] ?? ''))
  while (carried < line.length - 1) {
    const last = line[line.length - carried - 1] ?? ''
    if (!NEVER_FIRST.test(follower()) && !NEVER_LAST.test(last)) return carried
    carried++
  }
  return 0
}

function cutPieces(paragraph: string, widthMax: number, measure: (text: string) => number): string[] {
  return [...paragraph.matchAll(PIECE)].flatMap(([piece]) => (measure(piece) > widthMax ? [...piece] : [piece]))
}
