import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPaperFont, MissingGlyphError, requireGlyphs } from './font.ts'
import { readGlyphs } from './glyphs.ts'

/** GB 2312 as the platform's own decoder knows it: every two bytes from 0xA1A1 to 0xF7FE that are a character. */
function listGb2312(): string[] {
  const decoder = new TextDecoder('gbk')
  const rows = Array.from({ length: 72 }, (_, row) => 0xb0 + row)
  return rows.flatMap(row =>
    Array.from({ length: 94 }, (_, cell) => decoder.decode(new Uint8Array([row, 0xa1 + cell]))).filter(text =>
      /^\p{Script=Han}$/u.test(text),
    ),
  )
}

test('the font draws every Chinese character of GB 2312, rare ones of names, and the marks of our papers', async () => {
  const { glyphs } = await loadPaperFont()
  const characters = listGb2312()
  assert.equal(characters.length, 6_763)
  assert.doesNotThrow(() =>
    requireGlyphs(glyphs, [...characters, '䶮㛃𬎆𫖯', '“”‘’（）〔〕【】《》—…·、。，；：？！％℃№①②③□√×'].flat()),
  )
})

test('what the font lacks is named, all of it at once; blanks and line feeds are nothing to lack', async () => {
  const { glyphs } = await loadPaperFont()
  requireGlyphs(glyphs, ['', ' 　\n'])
  for (const character of ['\u0007', '\u202e', '🦄']) {
    assert.throws(
      () => requireGlyphs(glyphs, ['好', `好${character}`]),
      error => {
        assert.ok(error instanceof MissingGlyphError)
        assert.deepEqual(error.characters, [character])
        return true
      },
    )
  }
})

test('the font is unpacked once in a process', async () => {
  assert.equal(loadPaperFont(), loadPaperFont())
})

test('what is no TrueType font is refused, never taken for one without characters', async () => {
  assert.throws(() => readGlyphs(new Uint8Array(64)), /no table/)
  const { ttf } = await loadPaperFont()
  const withoutOutlines = Uint8Array.from(ttf)
  const name = Buffer.from(withoutOutlines.buffer).indexOf('loca')
  withoutOutlines[name] = 0x58
  assert.throws(() => readGlyphs(withoutOutlines), /no table loca/)
})
