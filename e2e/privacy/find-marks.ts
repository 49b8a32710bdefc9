/** Bytes to look for, and what they are. */
type Pattern = { what: string; bytes: Buffer }
/** A mark that was found: which, how written, and where. */
export type Found = { what: string; place: string }

const KEY_BYTES = 6

/**
 * Looks for all marks in one pass over a text of any size: as they are, and in every form in which software writes text
 * down without hiding it. Three bytes decide about nearly every place, six about the rest.
 */
export class MarkFinder {
  readonly #byKey = new Map<string, Pattern[]>()
  readonly #beginnings = new Uint8Array(1 << 21)
  readonly size: number

  constructor(marks: readonly string[]) {
    const patterns = marks.flatMap(formsOf)
    this.size = patterns.length
    for (const pattern of patterns) {
      if (pattern.bytes.length < KEY_BYTES) throw new Error(`too short to be told from chance: ${pattern.what}`)
      const key = pattern.bytes.toString('latin1', 0, KEY_BYTES)
      this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), pattern])
      const begin = pattern.bytes.readUIntBE(0, 3)
      this.#beginnings[begin >> 3] = (this.#beginnings[begin >> 3] ?? 0) | (1 << (begin & 7))
    }
  }

  find(text: Buffer, place: string): Found[] {
    const found: Found[] = []
    let begin = ((text[0] ?? 0) << 8) | (text[1] ?? 0)
    for (let end = 2; end < text.length; end++) {
      begin = ((begin << 8) | (text[end] ?? 0)) & 0xffffff
      if (((this.#beginnings[begin >> 3] ?? 0) & (1 << (begin & 7))) === 0) continue
      const at = end - 2
      for (const { what, bytes } of this.#byKey.get(text.toString('latin1', at, at + KEY_BYTES)) ?? [])
        if (text.subarray(at, at + bytes.length).equals(bytes)) found.push({ what, place })
    }
    return found
  }
}

function formsOf(mark: string): Pattern[] {
  const utf8 = Buffer.from(mark, 'utf8')
  const isPlain = utf8.length === mark.length
  const utf16 = Buffer.from(mark, 'utf16le')
  const hex = utf8.toString('hex')
  const forms: Record<string, Buffer> = {
    plain: utf8,
    'UTF-16': utf16,
    'UTF-16 big-endian': Buffer.from(utf16).swap16(),
    hex: Buffer.from(hex),
    HEX: Buffer.from(hex.toUpperCase()),
    reversed: Buffer.from([...mark].reverse().join('')),
    ...Object.fromEntries([0, 1, 2].map(shift => [`base64, ${shift} bytes in`, base64Inside(utf8, shift)])),
  }
  if (!isPlain) {
    const units = Array.from({ length: mark.length }, (_, index) =>
      mark.charCodeAt(index).toString(16).padStart(4, '0'),
    )
    forms['JSON escapes'] = Buffer.from(units.map(unit => `\\u${unit}`).join(''))
    forms['percent-encoded'] = Buffer.from(encodeURIComponent(mark))
    forms['percent-encoded small'] = Buffer.from(encodeURIComponent(mark).toLowerCase())
  }
  return Object.entries(forms).map(([form, bytes]) => ({ what: `${mark} (${form})`, bytes }))
}

/** The letters that base64 makes of these bytes wherever they stand, but for those that neighbours share. */
function base64Inside(bytes: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const first = Math.ceil((shift * 4) / 3)
  const isWhole = (shift + bytes.length) % 3 === 0
  return Buffer.from(text.slice(shift === 0 ? 0 : first, isWhole ? undefined : -1))
}
