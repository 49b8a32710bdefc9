import { formatAim, formatValue } from './print.ts'
import { type Aim, type Figure, isMet, type RowResult } from './row.ts'

const WIDTH = 920
const MARGIN = 24
const TITLE_HEIGHT = 34
const FIGURE_HEIGHT = 40
const BAR_HEIGHT = 14
const BAR_WIDTH = WIDTH - 2 * MARGIN - 190
/** Ratios are drawn from 0 to this; milliseconds on a logarithmic scale from the least to the greatest below. */
const RATIO_MAX = 2
const MEGABYTES_MAX = 1000
const MILLISECONDS = { least: 0.1, greatest: 10_000 }
const COLOURS = { met: '#2c7a4b', missed: '#b3261e', track: '#eef1ee', ink: '#1d2420', faint: '#5b665f' }

type Aimed = Figure & { readonly aim: Aim }

/** An SVG of every figure that has an aim: its bar, and the aim as an upright line across it. */
export function drawResults(rows: readonly RowResult[]): string {
  const parts: string[] = []
  let y = MARGIN
  for (const { title, figures } of rows) {
    const aimed = figures.filter(hasAim)
    if (aimed.length === 0) continue
    parts.push(text(MARGIN, y + 16, title, `font-weight="600" fill="${COLOURS.ink}"`))
    y += TITLE_HEIGHT - 8
    for (const figure of aimed) {
      parts.push(drawFigure(figure, y))
      y += FIGURE_HEIGHT
    }
    y += 12
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="system-ui, sans-serif" font-size="13">`,
    '<title>Figures of npm run bench, each with its aim</title>',
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

function drawFigure(figure: Aimed, y: number): string {
  const colour = isMet(figure) ? COLOURS.met : COLOURS.missed
  const limit = 'atLeast' in figure.aim ? figure.aim.atLeast : figure.aim.below
  const [bar, aim] = [figure.value, limit].map(value => round(BAR_WIDTH * placeOf(value, figure.unit)))
  const top = y + 16
  return [
    text(MARGIN, y + 11, figure.what, `font-size="11" fill="${COLOURS.faint}"`),
    rect(MARGIN, top, BAR_WIDTH, COLOURS.track),
    rect(MARGIN, top, bar ?? 0, colour),
    `<path d="M${MARGIN + (aim ?? 0)} ${top - 3}v${BAR_HEIGHT + 6}" stroke="${COLOURS.ink}" stroke-width="2"/>`,
    text(MARGIN + BAR_WIDTH + 10, top + 12, `${formatValue(figure)}`, `font-weight="600" fill="${colour}"`),
    text(MARGIN + BAR_WIDTH + 90, top + 12, `aim ${formatAim(figure.aim, figure.unit)}`, `fill="${COLOURS.faint}"`),
  ].join('\n')
}

/** Where on its scale a value lies, 0…1. */
function placeOf(value: number, unit: Figure['unit']): number {
  const { least, greatest } = MILLISECONDS
  const place =
    unit === 'ms'
      ? Math.log(value / least) / Math.log(greatest / least)
      : value / (unit === 'MB' ? MEGABYTES_MAX : RATIO_MAX)
  return Math.min(1, Math.max(0.005, place))
}

function hasAim(figure: Figure): figure is Aimed {
  return figure.aim !== undefined
}

function rect(x: number, y: number, width: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="2" fill="${fill}"/>`
}

function text(x: number, y: number, words: string, style: string): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${x}" y="${y}" ${style}>${escaped}</text>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
