/** Tells whether a character comes out as ink: in the font's map, and with an outline unless it is a blank. */
export type Glyphs = { isDrawn(codePoint: number): boolean }

/** Format 12 of a `cmap`: groups of code points, each mapped to a run of glyphs. */
type Group = { first: number; last: number; glyph: number }
const FULL_UNICODE_FORMAT = 12
const GROUP_BYTES = 12
const isBlank = (codePoint: number): boolean => /^[ \u00a0\u3000]$/.test(String.fromCodePoint(codePoint))

/**
 * Reads character map and outlines of a TrueType font (OpenType specification, `cmap` format 12, `loca`). A PDF library
 * prints a box, or nothing at all, for a character it does not have; so that is asked here before anything is drawn.
 */
export function readGlyphs(ttf: Uint8Array): Glyphs {
  const view = new DataView(ttf.buffer, ttf.byteOffset, ttf.byteLength)
  const tables = readTables(view)
  const groups = readGroups(view, requireTable(tables, 'cmap'))
  const outlines = requireTable(tables, 'loca')
  const isLong = view.getInt16(requireTable(tables, 'head') + 50) === 1
  const offset = (glyph: number): number =>
    isLong ? view.getUint32(outlines + glyph * 4) : view.getUint16(outlines + glyph * 2)
  return {
    isDrawn: codePoint => {
      const glyph = findGlyph(groups, codePoint)
      return glyph > 0 && (isBlank(codePoint) || offset(glyph + 1) > offset(glyph))
    },
  }
}

function readTables(view: DataView): ReadonlyMap<string, number> {
  const tables = new Map<string, number>()
  for (let index = 0; index < view.getUint16(4); index++) {
    const at = 12 + index * 16
    const name = [0, 1, 2, 3].map(byte => String.fromCharCode(view.getUint8(at + byte))).join('')
    tables.set(name, view.getUint32(at + 8))
  }
  return tables
}

function requireTable(tables: ReadonlyMap<string, number>, name: string): number {
  const at = tables.get(name)
  if (at === undefined) throw new Error(`the font has no table ${name}: it is no TrueType font`)
  return at
}

function readGroups(view: DataView, map: number): readonly Group[] {
  for (let index = 0; index < view.getUint16(map + 2); index++) {
    const table = map + view.getUint32(map + 4 + index * 8 + 4)
    if (view.getUint16(table) !== FULL_UNICODE_FORMAT) continue
    return Array.from({ length: view.getUint32(table + 12) }, (_, group) => {
      const at = table + 16 + group * GROUP_BYTES
      return { first: view.getUint32(at), last: view.getUint32(at + 4), glyph: view.getUint32(at + 8) }
    })
  }
  throw new Error('the font has no character map of format 12')
}

/** Groups are in order, so that halving finds the one; 0 is the glyph of what is missing. */
function findGlyph(groups: readonly Group[], codePoint: number): number {
  let low = 0
  let high = groups.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const group = groups[middle]
    if (group === undefined) break
    if (codePoint < group.first) high = middle - 1
    else if (codePoint > group.last) low = middle + 1
    else return group.glyph + codePoint - group.first
  }
  return 0
}
