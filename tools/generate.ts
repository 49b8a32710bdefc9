import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publicOpenapi, SCENES } from '../apps/server/src/public-surface.ts'
import { renderApiTypes } from './render-api-types.ts'
import { renderSceneTable } from './render-scene-table.ts'

/** Writes everything that is derived from definitions; with `--check` it only compares, and fails when one is stale. */
const ROOT = join(import.meta.dirname, '..')
const openapi = publicOpenapi()

const files: Readonly<Record<string, string>> = {
  'packages/api/openapi.json': `${JSON.stringify(openapi, null, 2)}\n`,
  'packages/api/src/generated/operations.ts': renderApiTypes(openapi),
  'docs/scenes.md': renderSceneTable(SCENES),
}

const stale = Object.entries(files).filter(([path, text]) => readOrEmpty(join(ROOT, path)) !== text)
if (process.argv.includes('--check')) {
  for (const [path] of stale) process.stderr.write(`过期 stale: ${path}; 运行 run npm run generate\n`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const [path, text] of stale) {
    mkdirSync(join(ROOT, path, '..'), { recursive: true })
    writeFileSync(join(ROOT, path), text)
    process.stdout.write(`written: ${path}\n`)
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
