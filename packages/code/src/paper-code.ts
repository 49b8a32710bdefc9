import { encodeBase32 } from './base32.ts'
import { type Bytes, concatBytes, decodeUint, encodeUint, requireLength } from './bytes.ts'
import type { Signer } from './crypto-port.ts'
import { FORMAT_VERSION } from './live-code.ts'
import { fitsNibble, type SuitePair } from './pass.ts'
import { CODE_KINDS } from './registries.ts'
import { buildSigningInput } from './tags.ts'

/** Letters of a paper code with its prefix; a version 6-M symbol holds it. */
export const PAPER_CODE_CHARACTERS = 147
/** Seconds of one of the days for which a paper code is good. */
export const DAY_SECONDS = 86_400

const BODY_BYTES = 25

/** What a paper code says; `validFrom` in Unix seconds, good for `days` (1…65535) of 86,400 seconds from then. */
export type PaperFields = {
  readonly issuerSuite: number
  readonly keyNumber: number
  readonly sealedHolder: Bytes
  readonly validFrom: number
  readonly days: number
}

/** A paper code taken apart; nothing in it was judged but its form. `signedBytes`: tag ‖ prefix ‖ bytes 0…24. */
export type PaperCode = Omit<PaperFields, 'issuerSuite'> & {
  readonly kind: 'paper'
  readonly prefix: string
  /** The device's half is 0: paper has no device. */
  readonly suites: SuitePair
  readonly signedBytes: Bytes
  readonly signature: Bytes
}

/** The 147 letters of a paper code, signed by an issuer key for paper; a RangeError for fields that do not fit. */
export async function issuePaperCode(prefix: string, fields: PaperFields, issuer: Signer): Promise<string> {
  const body = encodePaperBody(fields)
  const signature = await issuer.sign(paperSigningInput(prefix, body))
  requireLength(signature, 64, 'issuer signature')
  return prefix + FORMAT_VERSION + encodeBase32(concatBytes(body, signature))
}

/** Takes the 89 bytes of a paper code apart without judging them. */
export function readPaperCode(prefix: string, bytes: Bytes): PaperCode {
  return {
    kind: 'paper',
    prefix,
    suites: { issuer: decodeUint(bytes, 1, 1) >> 4, device: decodeUint(bytes, 1, 1) & 15 },
    keyNumber: decodeUint(bytes, 2, 1),
    sealedHolder: bytes.slice(3, 19),
    validFrom: decodeUint(bytes, 19, 4),
    days: decodeUint(bytes, 23, 2),
    signedBytes: paperSigningInput(prefix, bytes.subarray(0, BODY_BYTES)),
    signature: bytes.slice(BODY_BYTES),
  }
}

function encodePaperBody({ issuerSuite, keyNumber, sealedHolder, validFrom, days }: PaperFields): Bytes {
  if (!fitsNibble(issuerSuite)) throw new RangeError('a suite number is 0…15')
  if (days < 1) throw new RangeError('a paper code is good for 1…65535 days')
  requireLength(sealedHolder, 16, 'sealed holder')
  return concatBytes(
    encodeUint(CODE_KINDS.paper.byte, 1),
    encodeUint(issuerSuite * 16, 1),
    encodeUint(keyNumber, 1),
    sealedHolder,
    encodeUint(validFrom, 4),
    encodeUint(days, 2),
  )
}

function paperSigningInput(prefix: string, body: Uint8Array): Bytes {
  requireLength(body, BODY_BYTES, 'paper code body')
  return buildSigningInput('paper', prefix, body)
}
