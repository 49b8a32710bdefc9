import { normaliseDigits } from '../../shared/normalise-digits.ts'

/** Points that people type inside a name of another script's people; the register writes U+00B7. */
const NAME_POINTS = /[\u2022\u2027\u22c5\u30fb\uff65\u2219\ufe52\uff0e.]/gu

/** A name as the register writes it: outer blanks off, one kind of middle point; undefined when nothing is left. */
export function readName(typed: string): string | undefined {
  const name = typed
    .normalize('NFC')
    .trim()
    .replace(NAME_POINTS, '·')
    .replace(/\s*·\s*/gu, '·')
  return name === '' ? undefined : name
}

/**
 * An ID number as typed (full-width, blanks, lower-case x) in plain form. Check digit and date are the server's to
 * judge, by one rule for all; here only what cannot be a number of 15 or 18 places is held back.
 */
export function readIdNumber(typed: string): string | undefined {
  const number = normaliseDigits(typed).replace(/[\s-]/g, '').toUpperCase().replace(/×$/u, 'X')
  return /^(\d{15}|\d{17}[\dX])$/.test(number) ? number : undefined
}
