import { createCipheriv, createDecipheriv } from 'node:crypto'
import {
  HOLDER_TYPES,
  openSealedHolderPlain,
  type SealedHolder,
  STRIP_SIZE,
  type SuiteId,
  sealedHolderPlain,
} from '@yima/code'
import { type Bytes, toBytes } from '../../kernel/bytes.ts'
import type { IssuerKey, IssuerKeys } from './issuer-keys.ts'

/**
 * One block of the issuer suite's cipher: the 16 bytes are unique for each pass (strip and index), so equal people give
 * unequal blocks, and there is room for nothing more in a code. Check bytes catch a wrong key; the issuer signature
 * stands before.
 */
const CIPHERS = { 1: 'aes-128-ecb', 2: 'sm4-ecb' } as const satisfies Record<SuiteId, string>

/** Whose passes a strip holds, as its row says. */
export type StripSeal = { holderNumber: number; slot: number; stripNumber: number; keyNumber: number }

/** Seals whom a pass stands for: 16 bytes that only the platform opens. */
export function sealHolder({ row, sealingKey }: SealKey, fields: SealedHolder): Bytes {
  const cipher = createCipheriv(CIPHERS[row.suite], sealingKey, null).setAutoPadding(false)
  return toBytes(Buffer.concat([cipher.update(sealedHolderPlain(fields)), cipher.final()]))
}

/** Opens a sealed holder; null when its check bytes are not zero. */
export function openHolder({ row, sealingKey }: SealKey, sealed: Uint8Array): SealedHolder | null {
  const decipher = createDecipheriv(CIPHERS[row.suite], sealingKey, null).setAutoPadding(false)
  return openSealedHolderPlain(toBytes(Buffer.concat([decipher.update(sealed), decipher.final()])))
}

/** The sealed holders of a strip's 32 passes, in order; none when its key is no longer trusted. */
export function sealStrip(keys: IssuerKeys, { holderNumber, slot, stripNumber, keyNumber }: StripSeal): Bytes[] {
  const key = keys.get(keyNumber)
  if (key === undefined) return []
  const pass = { type: HOLDER_TYPES.live, holder: holderNumber, slot, strip: stripNumber }
  return Array.from({ length: STRIP_SIZE }, (_, index) => sealHolder(key, { ...pass, index }))
}

type SealKey = Pick<IssuerKey, 'row' | 'sealingKey'>
