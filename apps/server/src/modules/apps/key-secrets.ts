import { crc32 } from 'node:zlib'
import type { Sources } from '../../kernel/sources.ts'

/** What a secret begins with, so that a scanner of repositories and a person know it for what it is. */
export const SECRET_PREFIXES = { live: 'ysk_live_', test: 'ysk_test_' } as const
const FORM = /^ysk_(live|test)_[A-Za-z0-9]{43}[0-9a-f]{8}$/
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A secret of 43 letters (256 bits) and a checksum: a letter lost in copying is told from a wrong key. */
export function newSecret(isSandbox: boolean, sources: Pick<Sources, 'randomBytes'>): string {
  const letters: string[] = []
  while (letters.length < 43)
    for (const byte of sources.randomBytes(64))
      if (byte < 248 && letters.length < 43) letters.push(LETTERS[byte % 62] ?? 'A')
  const text = `${isSandbox ? SECRET_PREFIXES.test : SECRET_PREFIXES.live}${letters.join('')}`
  return text + checksum(text)
}

/** Whether a text has the form and checksum of a secret: a mistake in copying shows without asking the server. */
export const isWellFormedSecret = (text: string): boolean =>
  FORM.test(text) && checksum(text.slice(0, -8)) === text.slice(-8)

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')
