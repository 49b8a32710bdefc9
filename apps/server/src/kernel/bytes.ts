import { createHash, timingSafeEqual } from 'node:crypto'

export type Bytes = Uint8Array<ArrayBuffer>

/** A copy on a plain ArrayBuffer: Buffers from drivers share pools and carry other methods. */
export const toBytes = (source: Uint8Array): Bytes => Uint8Array.from(source)

/** SHA-256 of UTF-8 text or bytes. */
export const sha256 = (data: string | Uint8Array): Bytes => toBytes(createHash('sha256').update(data).digest())

/** Equality whose time does not tell where the first difference lies. */
export const equalInConstantTime = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)

export const utf8 = (text: string): Bytes => toBytes(new TextEncoder().encode(text))
