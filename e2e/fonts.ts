import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decompress } from 'wawoff2'
import { cachedFolder } from './cache.ts'

/** Despite its name this file has all of GB 2312 and the rare characters that names use. */
const FONT = '../node_modules/@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff2'
const FAMILY = 'LXGW WenKai'

/**
 * Path of a fontconfig file that knows one font with every Chinese character of the demo: the browser has none of its own,
 * and pictures are to look the same on every machine. Give it to the browser as FONTCONFIG_FILE.
 */
export async function prepareFonts(): Promise<string> {
  const folder = await cachedFolder('yima-fonts', async fresh => {
    writeFileSync(join(fresh, 'wenkai.ttf'), await decompress(readFileSync(join(import.meta.dirname, FONT))))
    writeFileSync(join(fresh, 'fonts.conf'), fontconfig())
  })
  return join(folder, 'fonts.conf')
}

/** The font's folder is named relative to this file, so that the repository can move. */
function fontconfig(): string {
  const generic = ['sans-serif', 'serif', 'monospace', 'system-ui']
  const aliases = generic.map(
    name => `<alias><family>${name}</family><prefer><family>${FAMILY}</family></prefer></alias>`,
  )
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  ${aliases.join('\n  ')}
</fontconfig>
`
}
