import type { Machine } from './machine.ts'
import { type Aim, type Figure, isMet, type RowResult } from './row.ts'

/** Prints on what is measured. */
export function printMachine({ cpu, cores, memoryGigabytes, platform, node, openssl, v8 }: Machine): void {
  write(`${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${platform}; Node ${node}, V8 ${v8}, OpenSSL ${openssl}`)
}

/** Prints a row: a line for each figure, those with an aim first named met or missed. */
export function printRow({ name, title, figures, leftOut }: RowResult): void {
  write(`\n${title} [${name}]`)
  if (leftOut !== undefined) write(`  left out: ${leftOut}`)
  for (const figure of figures)
    write(`  ${formatValue(figure).padStart(14)}  ${verdictOf(figure).padEnd(18)}${figure.what}`)
}

/** A figure with its unit. */
export function formatValue({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  if (unit === '/s') return `${Math.round(value).toLocaleString('en')} /s`
  if (unit === 'MB') return `${Math.round(value)} MB`
  return unit === '×' ? `${value.toFixed(2)} ×` : `${value.toPrecision(3)} ms`
}

/** An aim with the unit of its figure. */
export function formatAim(aim: Aim, unit: Figure['unit']): string {
  return 'atLeast' in aim ? `≥ ${aim.atLeast} ${unit}` : `< ${aim.below} ${unit}`
}

function verdictOf(figure: Figure): string {
  if (figure.aim === undefined) return ''
  return `${isMet(figure) ? '✔' : '✖'} aim ${formatAim(figure.aim, figure.unit)}`
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
