import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Words } from '../kernel/words.ts'
import { type Glyphs, readGlyphs } from './glyphs.ts'

/** Despite its name this file has all of GB 2312 and the rare characters of GB 18030 that names use. */
const FONT = '@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff2'

/** The font of our papers as TrueType: pdfkit prints blank pages, without an error, when given WOFF2. */
export type PaperFont = { ttf: Buffer; glyphs: Glyphs }

/** A paper with a box in the place of a name is worse than none; `characters` are those that the font lacks. */
export class MissingGlyphError extends Error {
  readonly characters: readonly string[]
  readonly words: Words
  constructor(characters: readonly string[]) {
    const listed = characters.map(name).join(' ')
    super(`the font lacks ${listed}`)
    this.characters = characters
    this.words = { zh: `字库中没有以下字符，无法打印：${listed}`, en: `These characters cannot be printed: ${listed}` }
  }
}

let loading: Promise<PaperFont> | undefined

/** Unpacks the font once in a process, when the first paper is asked for (0.3 s, 16 MB); a failure is not kept. */
export function loadPaperFont(): Promise<PaperFont> {
  loading ??= unpackFont().catch(error => {
    loading = undefined
    throw error
  })
  return loading
}

/** Throws for characters that would come out as a box or as nothing. Line feeds are no characters of the font. */
export function requireGlyphs(glyphs: Glyphs, texts: Iterable<string>): void {
  const missing = new Set<string>()
  for (const text of texts)
    for (const character of text)
      if (character !== '\n' && !glyphs.isDrawn(character.codePointAt(0) ?? 0)) missing.add(character)
  if (missing.size > 0) throw new MissingGlyphError([...missing])
}

async function unpackFont(): Promise<PaperFont> {
  const { decompress } = await import('wawoff2')
  const woff2 = await readFile(createRequire(import.meta.url).resolve(FONT))
  const ttf = Buffer.from(await decompress(woff2))
  return { ttf, glyphs: readGlyphs(ttf) }
}

function name(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `${/[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? character : ''}(U+${code})`
}
