import { inflateRawSync } from 'node:zlib'

/** One file of a ZIP archive as its directory tells; `packed` and `unpacked` are bytes as it claims. */
export type ZipEntry = { name: string; packed: number; unpacked: number; read(bytesMax: number): Buffer }

const END = 0x06054b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const DEFLATED = 8
const STORED = 0

/**
 * The directory of a ZIP archive (APPNOTE.TXT), or undefined for what is none: the files of Office are such archives.
 * Encrypted and ZIP64 archives are none here. `read` throws when an entry unpacks to more than it is allowed.
 */
export function readZip(bytes: Uint8Array): ZipEntry[] | undefined {
  try {
    return listEntries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch {
    return undefined
  }
}

function listEntries(archive: Buffer): ZipEntry[] | undefined {
  const end = findEnd(archive)
  if (end === undefined) return undefined
  const entries: ZipEntry[] = []
  let at = archive.readUInt32LE(end + 16)
  for (let index = 0; index < archive.readUInt16LE(end + 10); index++) {
    if (archive.readUInt32LE(at) !== ENTRY || (archive.readUInt16LE(at + 8) & 1) === 1) return undefined
    entries.push(readEntry(archive, at))
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return entries
}

function findEnd(archive: Buffer): number | undefined {
  const lowest = Math.max(0, archive.length - END_BYTES - COMMENT_BYTES_MAX)
  for (let at = archive.length - END_BYTES; at >= lowest; at--) if (archive.readUInt32LE(at) === END) return at
  return undefined
}

function readEntry(archive: Buffer, at: number): ZipEntry {
  const method = archive.readUInt16LE(at + 10)
  const packed = archive.readUInt32LE(at + 20)
  const local = archive.readUInt32LE(at + 42)
  const name = archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28))
  return {
    name,
    packed,
    unpacked: archive.readUInt32LE(at + 24),
    read: bytesMax => {
      if (archive.readUInt32LE(local) !== LOCAL) throw new Error(`the archive has no ${name} where it says`)
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
      const content = archive.subarray(start, start + packed)
      if (method === STORED && content.length <= bytesMax) return content
      if (method === DEFLATED) return inflateRawSync(content, { maxOutputLength: Math.max(1, bytesMax) })
      throw new Error(`${name} cannot be unpacked`)
    },
  }
}
