/** Han characters of every extension, Latin letters for permits of foreigners, and the interpunct of ethnic names. */
const NAME = /^[\p{Script=Han}\p{Script=Latin}〇·.\- ]{1,50}$/u

/** A name in its one form: composed, trimmed, one sort of interpunct. Undefined when it holds anything else. */
export function normaliseName(typed: string): string | undefined {
  const name = typed
    .normalize('NFC')
    .trim()
    .replaceAll(/[•・‧∙●．]/g, '·')
    .replaceAll(/\s+/g, ' ')
  return NAME.test(name) ? name : undefined
}
