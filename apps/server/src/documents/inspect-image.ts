import { crc32 } from 'node:zlib'
import type { FileRefusal } from './file-type.ts'

const END_OF_IMAGE = 0xd9
const START_OF_SCAN = 0xda
/** Start of frame, baseline to arithmetic, without DHT, JPG and DAC which share the range. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const PNG_SIGNATURE_BYTES = 8
/** Length, name and checksum of a PNG chunk. */
const CHUNK_BYTES = 12

/** Walks the segments of a JPEG up to its first scan; the end marker must close the file, padding zeros aside. */
export function inspectJpeg(bytes: Uint8Array): FileRefusal | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let hasFrame = false
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return 'broken-file'
    const marker = bytes[at + 1] ?? 0
    const length = view.getUint16(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) return 'broken-file'
    hasFrame ||= isFrame(marker)
    at += 2 + length
    if (marker === START_OF_SCAN) return hasFrame ? inspectScanEnd(bytes, at) : 'broken-file'
  }
  return 'broken-file'
}

function inspectScanEnd(bytes: Uint8Array, from: number): FileRefusal | undefined {
  let end = bytes.length
  while (end > from && bytes[end - 1] === 0) end--
  if (end - 2 >= from && bytes[end - 2] === 0xff && bytes[end - 1] === END_OF_IMAGE) return undefined
  return Buffer.from(bytes.subarray(from)).includes(Buffer.from([0xff, END_OF_IMAGE])) ? 'mixed-file' : 'broken-file'
}

/** Walks every chunk of a PNG with its checksum: IHDR first, IEND last, nothing behind it. */
export function inspectPng(bytes: Uint8Array): FileRefusal | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names: string[] = []
  let at = PNG_SIGNATURE_BYTES
  while (at + CHUNK_BYTES <= bytes.length) {
    const length = view.getUint32(at)
    const end = at + CHUNK_BYTES + length
    if (end > bytes.length) return 'broken-file'
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return 'broken-file'
    names.push(Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1'))
    if (names.length === 1 && !isSoundHeader(names[0], view, at, length)) return 'broken-file'
    at = end
    if (names.at(-1) !== 'IEND') continue
    if (!names.includes('IDAT')) return 'broken-file'
    return at === bytes.length ? undefined : 'mixed-file'
  }
  return 'broken-file'
}

function isSoundHeader(name: string | undefined, view: DataView, at: number, length: number): boolean {
  return name === 'IHDR' && length === 13 && view.getUint32(at + 8) > 0 && view.getUint32(at + 12) > 0
}
