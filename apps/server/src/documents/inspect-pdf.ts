import { inflateSync } from 'node:zlib'
import type { FileRefusal } from './file-type.ts'

const VERSION = /^%PDF-[12]\.\d/
/** After the last end mark only blanks may follow: anything else is a second file behind the first. */
const TRAILER = /startxref\s+\d+\s+%%EOF[\s\0]*$/
const TRAILER_BYTES = 2048
/**
 * Names of ISO 32000 that make a document act: scripts, program calls, attachments, embedded players, XFA forms. They are
 * long enough that compressed data does not hold them by chance; `/JS` always comes with `/JavaScript`.
 */
const ACTIVE = /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)(?![\w.-])/
const ENCRYPTED = /\/Encrypt(?![\w.-])/
/** Objects may be packed into compressed streams, where names are out of sight: those are unpacked. */
const PACKED_OBJECTS = /\/ObjStm(?![\w.-])|\/First\s+\d/
const PLAIN_FLATE = /\/Filter\s*(\[\s*)?\/(FlateDecode|Fl)\s*(\]|\/|>)/
const PREDICTOR = /\/Predictor\s+(?!1\b)\d/
const UNPACKED_BYTES_MAX = 32 * 1024 * 1024
const DICTIONARY_BYTES_MAX = 4096
/** A scan of a few pages has dozens; the bounds keep a hostile file from costing minutes. */
const STREAMS_MAX = 20_000
const PACKED_STREAMS_MAX = 1_000

/** Judges a PDF: sound ends, no encryption, and nothing active in plain or packed objects. */
export function inspectPdf(bytes: Uint8Array): FileRefusal | undefined {
  const text = Buffer.from(bytes).toString('latin1')
  if (!VERSION.test(text) || !text.includes('/Root')) return 'broken-file'
  if (!TRAILER.test(text.slice(-TRAILER_BYTES))) return text.includes('%%EOF') ? 'mixed-file' : 'broken-file'
  const plain = decodeNames(text)
  if (ENCRYPTED.test(plain)) return 'unreadable-content'
  if (ACTIVE.test(plain)) return 'active-content'
  return inspectPackedObjects(bytes, text)
}

function inspectPackedObjects(bytes: Uint8Array, text: string): FileRefusal | undefined {
  let left = UNPACKED_BYTES_MAX
  let streams = 0
  let packedStreams = 0
  for (const { index, 0: keyword } of text.matchAll(/stream\r?\n/g)) {
    if (++streams > STREAMS_MAX) return 'unreadable-content'
    const before = text.slice(Math.max(0, index - DICTIONARY_BYTES_MAX), index)
    const dictionary = decodeNames(before.slice(before.lastIndexOf(' obj') + 1))
    if (!PACKED_OBJECTS.test(dictionary) || !dictionary.includes('/Filter')) continue
    if (++packedStreams > PACKED_STREAMS_MAX) return 'unreadable-content'
    const end = text.indexOf('endstream', index + keyword.length)
    if (end < 0 || !PLAIN_FLATE.test(dictionary) || PREDICTOR.test(dictionary)) return 'unreadable-content'
    const unpacked = unpack(bytes.subarray(index + keyword.length, end), left)
    if (unpacked === undefined) return 'unreadable-content'
    left -= unpacked.length
    if (ACTIVE.test(decodeNames(unpacked))) return 'active-content'
  }
  return undefined
}

/** Undefined for what is no deflate data or larger than the whole file may unpack to. */
function unpack(packed: Uint8Array, bytesMax: number): string | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, bytesMax) }).toString('latin1')
  } catch {
    return undefined
  }
}

/** `/J#61vaScript` is `/JavaScript` (ISO 32000-1, 7.3.5). */
function decodeNames(text: string): string {
  return text.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
