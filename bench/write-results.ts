import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawResults } from './draw-results.ts'
import type { Machine } from './machine.ts'
import { formatAim, formatValue } from './print.ts'
import { isMet, type RowResult } from './row.ts'

/** What `results.json` holds. */
export type Results = {
  readonly command: string
  readonly machine: Machine
  readonly seconds: number
  readonly rows: readonly RowResult[]
}

const ROOT = join(import.meta.dirname, '..')
const BEGIN = '<!-- figures: written by npm run bench -->'
const END = '<!-- end of figures -->'

/** Writes one run's figures everywhere they stand, so that no page quotes another run: JSON, table and picture. */
export function writeResults(results: Results): void {
  writeFileSync(join(ROOT, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(join(ROOT, 'docs/pictures/performance.svg'), drawResults(results.rows))
  const page = join(ROOT, 'docs/performance.md')
  const [before, rest] = readFileSync(page, 'utf8').split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the figures`)
  writeFileSync(page, `${before}${BEGIN}\n${renderTables(results)}\n${END}${after}`)
}

function renderTables({ command, machine, seconds, rows }: Results): string {
  const { cpu, cores, memoryGigabytes, platform, node, openssl } = machine
  return [
    `\`${command}\`, ${seconds} s, on: ${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${platform}; Node ${node}, OpenSSL ${openssl}.`,
    ...rows.map(renderRow),
  ].join('\n\n')
}

function renderRow({ name, title, figures, leftOut }: RowResult): string {
  const heading = `**${title}** (\`node bench/main.ts ${name}\`)`
  if (leftOut !== undefined) return `${heading}: left out, ${leftOut}`
  const lines = figures.map(figure => {
    const aim = figure.aim === undefined ? '' : formatAim(figure.aim, figure.unit)
    const met = { true: 'met', false: '**missed**', undefined: '' }[`${isMet(figure)}`]
    return `| ${figure.what} | ${formatValue(figure)} | ${aim} | ${met} | ${figure.runs} |`
  })
  return [heading, '', '| what | figure | aim | | runs |', '|---|---|---|---|---|', ...lines].join('\n')
}
