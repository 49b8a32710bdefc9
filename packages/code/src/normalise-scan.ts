const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
const FULL_WIDTH_OFFSET = 0xfee0
/** Well above the longest code of any kind, which has 323 letters. */
const SCAN_CHARACTERS_MAX = 1024

/**
 * The one place where a scanner's habits are forgiven: surrounding white space and line ends, lower case, and the
 * full-width letters and digits of a Chinese input method. Upper-casing is ASCII only: the Unicode rule would turn `ſ`
 * into S and `ı` into I and so give one code a second spelling. Inner white space stays and is refused by the decoder.
 * A text longer than any code is left as it is: it will be refused, and turning a megabyte of it took a tenth of a second.
 */
export function normaliseScan(raw: string): string {
  const text = raw.trim()
  if (text.length > SCAN_CHARACTERS_MAX) return text
  return text
    .replace(FULL_WIDTH, letter => String.fromCharCode(letter.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(/[a-z]+/g, letters => letters.toUpperCase())
}
