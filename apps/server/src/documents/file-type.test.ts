import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { detectFileType, inspectFile } from './file-type.ts'

const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const trailer = 'trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n'
const pdf = (objects: string): Uint8Array =>
  latin1(`%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\n${objects}\n${trailer}`)
const packedPdf = (content: string, extra = ''): Uint8Array =>
  pdf(
    `2 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode${extra}>> stream\n${deflateSync(content).toString('latin1')}\nendstream endobj`,
  )

function chunk(name: string, content: Uint8Array): Uint8Array {
  const body = join(latin1(name), content)
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(content.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return join(frame.subarray(0, 4), body, frame.subarray(4))
}
const size = new Uint8Array([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
const png = join(
  latin1('\x89PNG\r\n\x1a\n'),
  chunk('IHDR', size),
  chunk('IDAT', new Uint8Array(deflateSync('\0\0'))),
  chunk('IEND', new Uint8Array()),
)
const jpeg = latin1('\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x04\x01\x01\xff\xda\0\x02\x12\xff\0\x34\xff\xd9')

test('a PDF, a JPEG and a PNG are known by their content', () => {
  assert.equal(detectFileType(pdf('')), 'pdf')
  assert.equal(detectFileType(packedPdf('1 0 <</Type /Page>>')), 'pdf')
  assert.equal(detectFileType(jpeg), 'jpeg')
  assert.equal(detectFileType(join(jpeg, new Uint8Array(3))), 'jpeg')
  assert.equal(detectFileType(png), 'png')
})

test('other types are refused, whatever they are called', () => {
  for (const text of ['', '<html>', 'PK\x03\x04', 'MZ\x90', 'GIF89a', '<svg onload=alert(1)>'])
    assert.equal(inspectFile(latin1(text)).refusal, 'unknown-type')
})

test('a PDF that acts is refused with words why, also when the name is disguised or packed', () => {
  const acting = [
    '2 0 obj <</S /JavaScript /JS (app.alert\\(1\\))>> endobj',
    '2 0 obj <</S /J#61vaScr#69pt>> endobj',
    '2 0 obj <</S/Launch/F(cmd.exe)>> endobj',
    '2 0 obj <</Type/EmbeddedFile>> endobj',
    '2 0 obj <</Names<</EmbeddedFiles 3 0 R>>>> endobj',
    '2 0 obj <</AcroForm<</XFA 3 0 R>>>> endobj',
  ]
  for (const bytes of [...acting.map(pdf), packedPdf('1 0 <</S /JavaScript>>'), packedPdf('1 0 <</S /L#61unch>>')]) {
    const inspection = inspectFile(bytes)
    assert.equal(inspection.refusal, 'active-content')
    assert.ok(inspection.says?.zh.includes('脚本'))
  }
})

test('words that only resemble active names are no reason', () => {
  assert.equal(detectFileType(pdf('2 0 obj (JavaScript Launch) /LaunchPad /XFACE endobj')), 'pdf')
})

test('a PDF that cannot be examined is refused: encrypted, unknown filter, broken or bomb-like packed objects', () => {
  const unreadable = [
    pdf('2 0 obj <</Encrypt 3 0 R>> endobj'),
    pdf('2 0 obj <</Type/ObjStm/Filter/LZWDecode>> stream\nxx\nendstream endobj'),
    pdf('2 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\nno deflate\nendstream endobj'),
    pdf('2 0 obj <</Type/ObjStm/Filter[/FlateDecode/ASCIIHexDecode]>> stream\nxx\nendstream endobj'),
    packedPdf('1 0 <<>>', ' /DecodeParms <</Predictor 12>>'),
    packedPdf(' '.repeat(40 * 1024 * 1024)),
    pdf('stream\n'.repeat(1_000_000)),
  ]
  for (const bytes of unreadable) assert.equal(inspectFile(bytes).refusal, 'unreadable-content')
})

test('a file of two natures is refused', () => {
  const mixed = [
    join(latin1('<script>alert(1)</script>\n'), pdf('')),
    join(pdf(''), latin1('PK\x03\x04')),
    join(png, latin1('<?php ?>')),
    join(jpeg, latin1('PK\x05\x06')),
    latin1(`\xff\xd8\xff\xfe\0\x0a%PDF-1.4${Buffer.from(jpeg.subarray(2)).toString('latin1')}`),
  ]
  for (const bytes of mixed) assert.equal(inspectFile(bytes).refusal, 'mixed-file')
})

test('a file that ends early or is damaged is refused', () => {
  const damaged = Uint8Array.from(png)
  damaged[20] = 9
  const broken = [
    latin1('%PDF-1.7\n'),
    pdf('').subarray(0, -20),
    png.subarray(0, -4),
    damaged,
    jpeg.subarray(0, -3),
    jpeg.subarray(0, 8),
    latin1('\xff\xd8\xff\xda\0\x02\xff\xd9'),
  ]
  for (const bytes of broken) assert.equal(inspectFile(bytes).refusal, 'broken-file')
})

test('no prefix of a good file throws or passes', () => {
  for (const file of [pdf('').subarray(0, -1), jpeg, png])
    for (let length = 0; length < file.length; length++)
      assert.equal(detectFileType(file.subarray(0, length)), undefined, `${length}`)
})
