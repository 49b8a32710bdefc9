import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadBundleVectors, loadVectors, loadVenueVectors, VECTOR_FILES } from '../tools/vectors.ts'
import { leaveOut } from './testing/leave-out.ts'

const PROGRAM = fileURLToPath(new URL('../second-opinion/verify_vectors.py', import.meta.url))
const VECTORS = fileURLToPath(new URL('../vectors', import.meta.url))
const OLDEST = 'import sys; sys.exit(sys.version_info < (3, 8))'

const python = ['python3', 'python'].find(name => spawnSync(name, ['-c', OLDEST]).status === 0)
const skip = python === undefined ? leaveOut('第二意见：没有 Python 3.8 second opinion: no Python 3.8') : false

function askPython(folder: string): { status: number | null; output: string } {
  // -B: nothing is written into the repository.
  const { status, stdout, stderr } = spawnSync(python ?? '', ['-B', PROGRAM, folder], { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

test('a verifier in another language, written from the document alone, agrees with every vector', { skip }, () => {
  const { status, output } = askPython(VECTORS)
  assert.equal(status, 0, output)
  assert.deepEqual(output.trim().split('\n'), [
    `live-code.json: ${loadVectors('live').length} judged`,
    `paper-code.json: ${loadVectors('paper').length} judged`,
    `venue-code.json: ${loadVenueVectors().length} judged`,
    `bundle.json: ${loadBundleVectors().length} judged`,
  ])
})

test('and it is not blind: it names a vector whose outcome or code id is another', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'yima-vectors-'))
  try {
    cpSync(VECTORS, folder, { recursive: true })
    const file = join(folder, 'live-code.json')
    for (const change of [{ outcome: 'stale' }, { codeId: '00'.repeat(32) }]) {
      const content: { vectors: { name: string }[] } = JSON.parse(readFileSync(VECTOR_FILES.live, 'utf8'))
      const [first] = content.vectors
      Object.assign(first ?? {}, change)
      writeFileSync(file, JSON.stringify(content))
      const { status, output } = askPython(folder)
      assert.equal(status, 1)
      assert.match(output, new RegExp(`^live-code.json: ${first?.name}: `, 'm'))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
