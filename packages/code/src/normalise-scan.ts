const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
const FULL_WIDTH_OFFSET = 0xfee0

/**
 * The one place where a scanner's habits are forgiven: surrounding white space and line ends, lower case, and the
 * full-width letters and digits of a Chinese input method. Upper-casing is ASCII only: the Unicode rule would turn `ſ`
 * into S and `ı` into I and so give one code a second spelling. Inner white space stays and is refused by the decoder.
 */
export function normaliseScan(raw: string): string {
  return raw
    .trim()
    .replace(FULL_WIDTH, letter => String.fromCharCode(letter.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(/[a-z]+/g, letters => letters.toUpperCase())
}
