import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DISPLAYS } from './displays.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function channel(value: number): number {
  const part = value / 255
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function luminance(token: string): number {
  const hex = new RegExp(`${token}: #([0-9a-f]{6});`).exec(css)?.[1] ?? assert.fail(`${token} is no six-digit colour`)
  const [red, green, blue] = [0, 2, 4].map(at => channel(Number.parseInt(hex.slice(at, at + 2), 16)))
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function contrast(first: string, second: string): number {
  const [light, dark] = [luminance(first), luminance(second)].sort((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const TEXT_PAIRS = [
  ['--color-text', '--color-ground'],
  ['--color-text', '--color-surface'],
  ['--color-text-quiet', '--color-ground'],
  ['--color-text-quiet', '--color-surface'],
  ['--color-on-brand', '--color-brand'],
  ['--color-on-brand', '--color-brand-deep'],
  ['--color-on-brand', '--color-teal'],
  ['--color-on-brand', '--color-error'],
  ['--color-brand', '--color-surface'],
  ['--color-brand', '--color-ground'],
  ...['info', 'ok', 'warn', 'error'].flatMap(kind => [
    [`--color-${kind}`, `--color-${kind}-ground`],
    [`--color-${kind}`, '--color-surface'],
    [`--color-${kind}`, '--color-ground'],
  ]),
] as [string, string][]

test('every pair of colours that carries text has a contrast of at least 4.5 to 1', () => {
  for (const [text, ground] of TEXT_PAIRS)
    assert.ok(contrast(text, ground) >= 4.5, `${text} on ${ground}: ${contrast(text, ground).toFixed(2)}`)
})

test('the border of an input stands out from its ground by at least 3 to 1', () => {
  assert.ok(contrast('--color-line-strong', '--color-surface') >= 3)
})

test('text is drawn in the sizes that the ministry asks for, and as large as the table says', () => {
  for (const [name, { basePx, isElder }] of Object.entries(DISPLAYS)) {
    const percent = new RegExp(`data-display="${name}"\\] \\{\\s+font-size: ([0-9.]+)%`).exec(css)?.[1] ?? '100'
    assert.equal((Number(percent) / 100) * 16, basePx, name)
    if (isElder) assert.ok(basePx >= 18, name)
  }
  assert.ok(Math.max(...Object.values(DISPLAYS).map(({ basePx }) => basePx)) >= 30)
})
