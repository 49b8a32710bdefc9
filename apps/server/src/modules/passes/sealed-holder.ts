import { createCipheriv, createDecipheriv } from 'node:crypto'
import { openSealedHolderPlain, type SealedHolder, sealedHolderPlain } from '@yima/code'
import { type Bytes, toBytes } from '../../kernel/bytes.ts'

/**
 * One AES-128 block: the 16 bytes are unique for each pass (strip and index), so equal people give unequal blocks, and
 * there is room for nothing more in a code. Check bytes catch a wrong key; the issuer signature stands before.
 */
const CIPHER = 'aes-128-ecb'

/** Seals whom a pass stands for: 16 bytes that only the platform opens. */
export function sealHolder(sealingKey: Bytes, fields: SealedHolder): Bytes {
  const cipher = createCipheriv(CIPHER, sealingKey, null).setAutoPadding(false)
  return toBytes(Buffer.concat([cipher.update(sealedHolderPlain(fields)), cipher.final()]))
}

/** Opens a sealed holder; null when its check bytes are not zero. */
export function openHolder(sealingKey: Bytes, sealed: Uint8Array): SealedHolder | null {
  const decipher = createDecipheriv(CIPHER, sealingKey, null).setAutoPadding(false)
  return openSealedHolderPlain(toBytes(Buffer.concat([decipher.update(sealed), decipher.final()])))
}
