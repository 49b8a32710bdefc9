import { readZip } from '../read-zip.ts'

/** Every file of an Office document as text, by its name. */
export function readZipTexts(bytes: Uint8Array): ReadonlyMap<string, string> {
  const entries = readZip(bytes)
  if (entries === undefined) throw new Error('no archive')
  return new Map(entries.map(entry => [entry.name, entry.read(10_000_000).toString('utf8')]))
}
