import { inflateSync } from 'node:zlib'

/** What a PDF of ours shows: its lines, page by page, and the characters that the embedded font draws as nothing. */
export type ReadPdf = { pages: string[][]; text: string; hollow: string[] }

type Stream = { dictionary: string; content: Buffer }

/**
 * Reads a PDF from outside, as a reader would: glyphs of the pages, their characters by the `ToUnicode` map, and their
 * outlines in the embedded TrueType subset. A page that looks blank, or shows boxes, cannot pass.
 */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const streams = listStreams(bytes)
  const characters = readCharacters(streams)
  const outlines = readOutlines(streams)
  const hollow = new Set<string>()
  const pages = streams.map(({ content }) => content.toString('latin1')).filter(text => text.includes('\nBT\n'))
  const lines = pages.map(page =>
    [...page.matchAll(/\[(.*)\] TJ/g)].map(([, operands = '']) =>
      listGlyphs(operands)
        .map(glyph => {
          const character = characters.get(glyph) ?? '\ufffd'
          if (!outlines(glyph) && !/[ \u3000\u00a0]/.test(character)) hollow.add(character)
          return character
        })
        .join(''),
    ),
  )
  return { pages: lines, text: lines.flat().join(''), hollow: [...hollow] }
}

function listStreams(bytes: Uint8Array): Stream[] {
  const file = Buffer.from(bytes)
  const text = file.toString('latin1')
  return [...text.matchAll(/ obj\n(<<(?:(?!endobj)[\s\S])*?>>)\s*stream\n/g)].map(match => {
    const start = match.index + match[0].length
    const content = inflateSync(file.subarray(start, text.indexOf('endstream', start)))
    return { dictionary: match[1] ?? '', content }
  })
}

function listGlyphs(operands: string): number[] {
  return [...operands.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) =>
    (hex.match(/.{4}/g) ?? []).map(glyph => Number.parseInt(glyph, 16)),
  )
}

function readCharacters(streams: readonly Stream[]): ReadonlyMap<number, string> {
  const map = streams.map(({ content }) => content.toString('latin1')).find(text => text.includes('beginbfrange')) ?? ''
  const characters = new Map<number, string>()
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[(.*?)\]/g))
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]+)>/g)].entries())
      characters.set(Number.parseInt(first, 16) + index, decodeUtf16(hex.replaceAll(' ', '')))
  return characters
}

function decodeUtf16(hex: string): string {
  return String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map(unit => Number.parseInt(unit, 16)))
}

/** Whether a glyph of the embedded subset has an outline: its entry in `glyf` is not empty. */
function readOutlines(streams: readonly Stream[]): (glyph: number) => boolean {
  const font = streams.find(
    ({ content }) => content.toString('latin1', 0, 5) === 'true\0' || content.readUInt32BE(0) === 0x10000,
  )
  if (font === undefined) return () => false
  const { content } = font
  const table = (name: string): number => {
    for (let at = 12; at < 12 + content.readUInt16BE(4) * 16; at += 16)
      if (content.toString('latin1', at, at + 4) === name) return content.readUInt32BE(at + 8)
    throw new Error(`the embedded font has no table ${name}`)
  }
  const offsets = table('loca')
  const isLong = content.readInt16BE(table('head') + 50) === 1
  const offset = (glyph: number): number =>
    isLong ? content.readUInt32BE(offsets + glyph * 4) : content.readUInt16BE(offsets + glyph * 2)
  return glyph => offset(glyph + 1) > offset(glyph)
}
