/** Bytes over their own (never shared) buffer: WebCrypto takes no other kind, node:crypto takes these too. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A value now (node:crypto) or later (WebCrypto); `await` takes both. */
export type MaybePromise<T> = T | Promise<T>

/** Joins byte strings into a new one, so that no part shares memory with the whole. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Unsigned integer of 1 to 6 bytes, big-endian as everything in the format; a RangeError when it does not fit. */
export function encodeUint(value: number, bytes: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * bytes)) {
    throw new RangeError(`${value} is no unsigned integer of ${bytes} bytes`)
  }
  const out = new Uint8Array(bytes)
  let rest = value
  for (let i = bytes - 1; i >= 0; i--) {
    out[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return out
}

/** Reads an unsigned big-endian integer of up to 6 bytes; beyond the end of the bytes there are zeros. */
export function decodeUint(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0
  for (let i = offset; i < offset + length; i++) value = value * 256 + (bytes[i] ?? 0)
  return value
}

/** UTF-8 bytes of a text, the form in which texts are hashed. */
export function encodeUtf8(text: string): Bytes {
  return new Uint8Array(new TextEncoder().encode(text))
}

/** Refuses a byte string of another length with a RangeError: a programming mistake, never a scanned input. */
export function requireLength(bytes: Uint8Array, length: number, name: string): void {
  if (bytes.length !== length) throw new RangeError(`${name} has ${bytes.length} bytes, not ${length}`)
}
