import { crc32 } from 'node:zlib'

const VERSION = 20
/** Names are UTF-8. */
const FLAGS = 0x0800
/** 1980-01-01, the first day that the format knows: the same content gives the same archive. */
const DATE = 0x21

/** A ZIP archive that stores its files as they are: of what was unpacked and judged, for a library that takes archives. */
export function writeZip(files: readonly { name: string; content: Uint8Array }[]): Uint8Array {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const { name, content } of files) {
    const encodedName = Buffer.from(name, 'utf8')
    const facts = writeFacts(encodedName, content)
    const local = Buffer.concat([uint32(0x04034b50), facts, encodedName, content])
    const central = [uint32(0x02014b50), uint16(VERSION), facts, Buffer.alloc(10), uint32(at), encodedName]
    parts.push(local)
    directory.push(...central)
    at += local.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const count = uint16(files.length)
  const end = [uint32(0x06054b50), uint32(0), count, count, uint32(size), uint32(at), uint16(0)]
  return new Uint8Array(Buffer.concat([...parts, ...directory, ...end]))
}

/** What local header and directory both say: version, flags, method, time, checksum, two sizes, two lengths. */
function writeFacts(name: Uint8Array, content: Uint8Array): Buffer {
  const size = uint32(content.length)
  const head = [uint16(VERSION), uint16(FLAGS), uint16(0), uint16(0), uint16(DATE), uint32(crc32(content)), size, size]
  return Buffer.concat([...head, uint16(name.length), uint16(0)])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
