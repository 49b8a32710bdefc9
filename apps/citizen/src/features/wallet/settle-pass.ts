import { decodePass } from '@yima/code'

/** What a contact judges a pass by: the issuer key in its bytes, and when it was last used. */
export type SettledPass = { passBytes: Uint8Array<ArrayBuffer>; lastUsedAt: number }

/**
 * The pass after a contact, undefined when its issuer key is no longer trusted (without `keyNumbers` all are). A use that
 * a wrong clock dated ahead counts as of now.
 */
export function settlePass<P extends SettledPass>(
  pass: P,
  now: number,
  keyNumbers: readonly number[] | undefined,
): P | undefined {
  const keyNumber = decodePass(pass.passBytes)?.keyNumber
  const isTrusted = keyNumbers === undefined || (keyNumber !== undefined && keyNumbers.includes(keyNumber))
  return isTrusted ? { ...pass, lastUsedAt: Math.min(pass.lastUsedAt, now) } : undefined
}
