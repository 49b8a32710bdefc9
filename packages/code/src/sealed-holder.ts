import { type Bytes, concatBytes, decodeUint, encodeUint } from './bytes.ts'

/** Sealed holders by the first byte of their plain text; a type without a row does not open. */
export const HOLDER_TYPES = { live: 1, paper: 2 } as const

/** First byte of a sealed holder's plain text. */
export type HolderType = (typeof HOLDER_TYPES)[keyof typeof HOLDER_TYPES]

/** Whom a pass stands for: holder 0…2^40−1, device slot 0…255, strip 0…2^32−1, index in the strip 0…255. */
export type SealedHolder = {
  readonly type: typeof HOLDER_TYPES.live
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

/** The 16 bytes that seal a paper card: type 2, card number 0…2^40−1, ten zero bytes. */
export function sealedCardPlain(cardNumber: number): Bytes {
  return concatBytes(encodeUint(HOLDER_TYPES.paper, 1), encodeUint(cardNumber, 5), new Uint8Array(10))
}

/** The card number in the 16 deciphered bytes; null for another length, another type or a byte that is not zero. */
export function openSealedCardPlain(bytes: Uint8Array): number | null {
  if (bytes.length !== 16 || bytes[0] !== HOLDER_TYPES.paper || bytes.subarray(6).some(byte => byte !== 0)) return null
  return decodeUint(bytes, 1, 5)
}
