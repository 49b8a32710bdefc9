import type { Bytes } from './bytes.ts'

/** Bytes as letters of an alphabet whose size is a power of two, without padding, in exactly one spelling. */
export type LetterCodec = {
  encode(bytes: Uint8Array): string
  /** The only bytes that `encode` turns into this text; null for any other letters, lengths or set spare bits. */
  decode(text: string): Bytes | null
}

const NO_VALUE = 255

/** A codec of 2^`width` ASCII letters; the spare bits of the last letter are zero. */
export function createLetterCodec(alphabet: string, width: number): LetterCodec {
  const mask = (1 << width) - 1
  const values = new Uint8Array(128).fill(NO_VALUE)
  for (let value = 0; value <= mask; value++) values[alphabet.charCodeAt(value)] = value

  function encode(bytes: Uint8Array): string {
    let text = ''
    let bits = 0
    let held = 0
    for (const byte of bytes) {
      held = (held << 8) | byte
      bits += 8
      while (bits >= width) {
        bits -= width
        text += alphabet.charAt((held >> bits) & mask)
      }
      held &= (1 << bits) - 1
    }
    return bits > 0 ? text + alphabet.charAt((held << (width - bits)) & mask) : text
  }

  function decode(text: string): Bytes | null {
    const spareBits = (text.length * width) % 8
    if (spareBits >= width) return null
    const bytes = new Uint8Array((text.length * width - spareBits) / 8)
    let bits = 0
    let held = 0
    let filled = 0
    for (let i = 0; i < text.length; i++) {
      const value = values[text.charCodeAt(i)] ?? NO_VALUE
      if (value === NO_VALUE) return null
      held = (held << width) | value
      bits += width
      if (bits >= 8) {
        bits -= 8
        bytes[filled++] = held >> bits
        held &= (1 << bits) - 1
      }
    }
    return held === 0 ? bytes : null
  }

  return { encode, decode }
}
