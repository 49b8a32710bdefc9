/** Fills the bytes given with randomness; `crypto.getRandomValues` in the browser, a counter in tests. */
export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => void

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Makes a UUIDv7 (RFC 9562, 5.7) for a time in Unix milliseconds, so that the server can place it within ten minutes of now. */
export const makeUuidV7 = (unixMilliseconds: number, fillRandom: FillRandom): string => {
  const bytes = new Uint8Array(16)
  fillRandom(bytes)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(unixMilliseconds / 2 ** 32))
  view.setUint32(2, unixMilliseconds % 2 ** 32)
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f))
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f))
  const hex = Array.from(bytes, byte => HEX[byte]).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Reads the Unix milliseconds back out of a UUIDv7: for counting by days, and for nothing that decides. */
export const readUuidV7Time = (id: string): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16)
