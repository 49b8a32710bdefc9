import { Secret, TOTP } from 'otpauth'
import type { Bytes } from '../../kernel/bytes.ts'
import type { Sources } from '../../kernel/sources.ts'

const PERIOD_SECONDS = 30
/** A code of the step before or after is taken too: clocks of phones differ. */
const WINDOW = 1

const totpOf = (secret: string, username: string): TOTP =>
  new TOTP({ issuer: 'Yima', label: username, secret: Secret.fromBase32(secret), period: PERIOD_SECONDS, digits: 6 })

/** 20 bytes as base32, which is how authenticator apps take a secret. */
export const totpSecretOf = (bytes: Bytes): string => new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32

/** A fresh secret of 160 bits (RFC 4226 section 4). */
export const newTotpSecret = (sources: Sources): string => totpSecretOf(sources.randomBytes(20))

/** What an authenticator app reads from a QR code. */
export const totpUri = (secret: string, username: string): string => totpOf(secret, username).toString()

/** The step of the clock that this code belongs to, or undefined when it is not a code of now (RFC 6238). */
export function stepOfTotp(secret: string, username: string, code: string, nowMs: number): number | undefined {
  const delta = totpOf(secret, username).validate({ token: code, timestamp: nowMs, window: WINDOW })
  return delta === null ? undefined : Math.floor(nowMs / 1000 / PERIOD_SECONDS) + delta
}

/** The code of now: for the demo and its tests, which have no authenticator app. */
export const totpCode = (secret: string, username: string, nowMs: number): string =>
  totpOf(secret, username).generate({ timestamp: nowMs })
