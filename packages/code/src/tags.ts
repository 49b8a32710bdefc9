import { type Bytes, concatBytes } from './bytes.ts'

/** Every signed message begins with one of these and the prefix; none begins another, so no message reads as another. */
export const SIGNING_TAGS = {
  pass: 'yima.pass.1',
  code: 'yima.code.1',
  paper: 'yima.paper.1',
  bundle: 'yima.bundle.1',
  root: 'yima.root.1',
  deny: 'yima.deny.1',
  venue: 'yima.venue.1',
  device: 'yima.device.1',
  strip: 'yima.strip.1',
  confirm: 'yima.confirm.1',
  confirmCert: 'yima.confirm-cert.1',
} as const

/** Name of a signed message in the registry. */
export type SigningPurpose = keyof typeof SIGNING_TAGS

/** True for the three upper-case letters of a city, the only form that a prefix has. */
export function isPrefix(text: string): boolean {
  return /^[A-Z]{3}$/.test(text)
}

/** Bytes to be signed: tag ‖ prefix ‖ parts; a RangeError for a prefix that is not three upper-case letters. */
export function buildSigningInput(purpose: SigningPurpose, prefix: string, ...parts: readonly Uint8Array[]): Bytes {
  if (!isPrefix(prefix)) throw new RangeError(`not a city prefix: ${prefix}`)
  return concatBytes(encodeAscii(SIGNING_TAGS[purpose] + prefix), ...parts)
}

function encodeAscii(text: string): Bytes {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
