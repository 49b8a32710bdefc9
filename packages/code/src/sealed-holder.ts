import { type Bytes, concatBytes, decodeUint, encodeUint } from './bytes.ts'

/** Sealed holders by the first byte of their plain text; a type without a row does not open. */
export const HOLDER_TYPES = { live: 1 } as const

/** First byte of a sealed holder's plain text. */
export type HolderType = (typeof HOLDER_TYPES)[keyof typeof HOLDER_TYPES]

/** Whom a pass stands for: holder 0…2^40−1, device slot 0…255, strip 0…2^32−1, index in the strip 0…255. */
export type SealedHolder = {
  readonly type: HolderType
  readonly holder: number
  readonly slot: number
  readonly strip: number
  readonly index: number
}

/** The 16 bytes that go through one block cipher call; the last four are zero and tell a right key from a wrong one. */
export function sealedHolderPlain(fields: SealedHolder): Bytes {
  return concatBytes(
    encodeUint(fields.type, 1),
    encodeUint(fields.holder, 5),
    encodeUint(fields.slot, 1),
    encodeUint(fields.strip, 4),
    encodeUint(fields.index, 1),
    encodeUint(0, 4),
  )
}

/** Reads the 16 deciphered bytes; null for another length, an unknown type or check bytes that are not zero. */
export function openSealedHolderPlain(bytes: Uint8Array): SealedHolder | null {
  if (bytes.length !== 16 || decodeUint(bytes, 12, 4) !== 0) return null
  if (bytes[0] !== HOLDER_TYPES.live) return null
  return {
    type: HOLDER_TYPES.live,
    holder: decodeUint(bytes, 1, 5),
    slot: decodeUint(bytes, 6, 1),
    strip: decodeUint(bytes, 7, 4),
    index: decodeUint(bytes, 11, 1),
  }
}
