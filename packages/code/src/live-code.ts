import { encodeBase32 } from './base32.ts'
import { type Bytes, concatBytes, decodeUint, encodeUint, requireLength } from './bytes.ts'
import type { Signer } from './crypto-port.ts'
import type { Outcome } from './outcomes.ts'
import { PASS_BYTES, type PassLayout, readPass } from './pass.ts'
import { buildSigningInput } from './tags.ts'

/** Letters of a live code with its prefix: what a version 10-M symbol holds in alphanumeric mode, less one. */
export const LIVE_CODE_CHARACTERS = 310
/** Seconds that the phone shows one code before it mints the next by itself. */
export const CODE_PERIOD_SECONDS = 15

/** Fourth letter of every code of this format. */
export const FORMAT_VERSION = '1'
const SIGNED_BYTES = 127

/** What a phone needs to mint one code: a pass of 122 bytes, its key, and a stamp from `nextMintStamp`. */
export type MintInput = {
  readonly prefix: string
  readonly pass: Bytes
  readonly signer: Signer
  readonly mintedAt: number
  readonly counter: number
}

/** A live code taken apart; nothing in it was judged but its form. `signedBytes`: tag ‖ prefix ‖ bytes 0…126. */
export type LiveCode = PassLayout & {
  readonly kind: 'live'
  readonly prefix: string
  readonly mintedAt: number
  readonly counter: number
  readonly passBytes: Bytes
  readonly signedBytes: Bytes
  readonly deviceSignature: Bytes
}

/** Why a text is no code that is asked for. */
export type Refusal = { readonly refusal: Outcome }

/** Mints the 310 letters that the phone draws; needs no network. A RangeError for fields that do not fit. */
export async function mintCode({ prefix, pass, signer, mintedAt, counter }: MintInput): Promise<string> {
  requireLength(pass, PASS_BYTES, 'pass')
  const head = concatBytes(pass, encodeUint(mintedAt, 4), encodeUint(counter, 1))
  const signature = await signer.sign(buildSigningInput('code', prefix, head))
  requireLength(signature, 64, 'device signature')
  return prefix + FORMAT_VERSION + encodeBase32(concatBytes(head, signature))
}

/** Takes the 191 bytes of a live code apart without judging them. */
export function readLiveCode(prefix: string, bytes: Bytes): LiveCode {
  return {
    kind: 'live',
    prefix,
    ...readPass(bytes),
    mintedAt: decodeUint(bytes, PASS_BYTES, 4),
    counter: decodeUint(bytes, PASS_BYTES + 4, 1),
    passBytes: bytes.slice(0, PASS_BYTES),
    signedBytes: buildSigningInput('code', prefix, bytes.subarray(0, SIGNED_BYTES)),
    deviceSignature: bytes.subarray(SIGNED_BYTES),
  }
}
