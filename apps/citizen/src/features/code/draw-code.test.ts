import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIVE_CODE_CHARACTERS } from '@yima/code'
import decodeQR from 'qr/decode.js'
import { fitModule, layOutCode, PICTURE_MODULES } from './draw-code.ts'

const TEXT = `YKU1${Array.from({ length: LIVE_CODE_CHARACTERS - 4 }, (_, index) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[(index * 7) % 32]).join('')}`

function paint(rows: boolean[][], module: number): { width: number; height: number; data: Uint8Array } {
  const width = rows.length * module
  const data = new Uint8Array(width * width * 4).fill(255)
  for (let y = 0; y < width; y += 1)
    for (let x = 0; x < width; x += 1)
      if (rows[Math.floor(y / module)]?.[Math.floor(x / module)])
        data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
  return { width, height: width, data }
}

test('a full-length code fits version 10 with its white margin and reads back', () => {
  const rows = layOutCode(TEXT)
  assert.equal(rows.length, PICTURE_MODULES)
  for (const edge of [0, 1, 2, 3, 61, 62, 63, 64])
    assert.ok(
      rows.every((row, y) => !row[edge] && !rows[edge]?.[y]),
      `margin at ${edge}`,
    )
  assert.equal(rows[4]?.[4], true)
  assert.equal(decodeQR(paint(rows, 4)), TEXT)
})

test('a text outside the alphanumeric set is refused, not drawn in a bigger mode', () => {
  assert.throws(() => layOutCode(TEXT.toLowerCase()))
})

test('modules are whole device pixels; a 360 px phone shows at least 240 px', () => {
  for (const ratio of [1, 1.5, 2, 2.625, 3]) {
    const module = fitModule(328, ratio)
    assert.ok(Number.isInteger(module))
    assert.ok((module * PICTURE_MODULES) / ratio >= 240, `${ratio}`)
    assert.ok((module * PICTURE_MODULES) / ratio <= 328)
  }
})
