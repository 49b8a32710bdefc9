import { decodeBase32 } from './base32.ts'
import { FORMAT_VERSION, LIVE_CODE_CHARACTERS, type LiveCode, type Refusal, readLiveCode } from './live-code.ts'
import { type PaperCode, readPaperCode } from './paper-code.ts'
import { findCodeKind } from './registries.ts'
import { isPrefix } from './tags.ts'

/** Takes a normalised text of any city apart as a code of either kind, or says `malformed`. Judges nothing else. */
export function parseCode(text: string): LiveCode | PaperCode | Refusal {
  const prefix = text.slice(0, 3)
  if (!isPrefix(prefix) || text.charAt(3) !== FORMAT_VERSION || text.length > LIVE_CODE_CHARACTERS) {
    return { refusal: 'malformed' }
  }
  const bytes = decodeBase32(text.slice(4))
  const kind = bytes && findCodeKind(bytes)
  if (!bytes || !kind) return { refusal: 'malformed' }
  return kind === 'live' ? readLiveCode(prefix, bytes) : readPaperCode(prefix, bytes)
}

/** Takes a normalised text apart as a live code of the city, or says why not. Judges no field and no signature. */
export function decodeLiveCode(text: string, prefix: string): LiveCode | Refusal {
  const code = parseCode(text)
  if ('refusal' in code) return code
  if (code.kind !== 'live') return { refusal: 'kind-not-accepted' }
  return code.prefix === prefix ? code : { refusal: 'wrong-city' }
}
