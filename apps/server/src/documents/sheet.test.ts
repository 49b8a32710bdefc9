import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { readSheet, SheetError, type SheetRefusal, writeSheet } from './sheet.ts'
import { readZipTexts } from './testing/read-zip.ts'
import { writeZip } from './write-zip.ts'

const limits = { rowsMax: 100, bytesMax: 1_000_000 }
const SHEET = 'xl/worksheets/sheet1.xml'
const table = { title: '场所', columns: [{ title: '名称', width: 30 }, { title: '数' }], rows: [['县中医院', 12]] }

async function refused(bytes: Uint8Array, reason: SheetRefusal, bounds = limits): Promise<void> {
  await assert.rejects(readSheet(bytes, bounds), error => {
    assert.ok(error instanceof SheetError)
    assert.equal(error.reason, reason)
    return true
  })
}

/** A workbook of ours with one part changed, or added. */
async function change(name: string, edit: (text: string) => string): Promise<Uint8Array> {
  const files = new Map(readZipTexts(await writeSheet(table)))
  files.set(name, edit(files.get(name) ?? ''))
  return writeZip([...files].map(([path, text]) => ({ name: path, content: Buffer.from(text) })))
}

test('what is written is read again, text as text whatever it begins with', async () => {
  const texts = ['=1+1', '+86 13800000000', '-1', '@SUM(A1)', '\t=1', '𬎆晓䶮', '<&>"', '_x0041_', '一\n二']
  const bytes = await writeSheet({ ...table, rows: texts.map((text, index) => [text, index]) })
  const expected = texts.map((text, index) => [text.trim(), String(index)])
  assert.deepEqual(await readSheet(bytes, limits), [['名称', '数'], ...expected])
  const sheet = readZipTexts(bytes).get(SHEET) ?? ''
  assert.doesNotMatch(sheet, /<f[ >/]/)
  assert.equal([...sheet.matchAll(/<c r="A\d+"[^>]* t="s"/g)].length, texts.length + 1)
})

test('characters that XML does not take are left out and do not break the file', async () => {
  const bytes = await writeSheet({ ...table, rows: [['甲\u0000\u0008乙\ud800', null]] })
  assert.deepEqual((await readSheet(bytes, limits))[1], ['甲乙\ufffd', ''])
})

test('a name that Excel does not take as the name of a sheet is made one', async () => {
  const bytes = await writeSheet({ ...table, title: `a/b[c]:${'长'.repeat(40)}` })
  assert.equal((await readSheet(bytes, limits)).length, 2)
})

test('dates are days, numbers of more than fifteen digits are not passed off as whole', async () => {
  const rows = [['甲', new Date('2026-11-24T00:00:00Z'), Number('500231199001011234'), 13800000000, true, null]]
  const bytes = await writeXlsx({ sheets: [{ name: 's', rows }] })
  const [row = []] = await readSheet(bytes, limits)
  assert.deepEqual(row.slice(0, 2), ['甲', '2026-11-24'])
  assert.match(row[2] ?? '', /e\+17$/)
  assert.deepEqual(row.slice(3), ['13800000000', 'true'])
})

test('formulas are refused, also those of another dialect', async () => {
  const cells = new Map([['0,0', { formula: '1+1', formulaResult: 2, type: 'formula' as const }]])
  await refused(await writeXlsx({ sheets: [{ name: 's', rows: [['a']], cells }] }), 'has-formulas')
  const elsewhere = [
    { name: 's', rows: [['a']] },
    { name: 't', rows: [['a']], cells },
  ]
  await refused(await writeXlsx({ sheets: elsewhere }), 'has-formulas')
  await refused(await change(SHEET, text => text.replace(/<c r="B2"[^>]*>/, '$&<x:f>1</x:f>')), 'has-formulas')
})

test('macros, controls, outside links and connections are refused', async () => {
  for (const name of ['xl/vbaProject.bin', 'xl/activeX/a.xml', 'xl/externalLinks/e.xml', 'xl/connections.xml'])
    await refused(await change(name, () => '<x/>'), 'active-content')
  assert.equal((await readSheet(await writeSheet({ ...table, rows: [['oleObject', 1]] }), limits)).length, 2)
  const macroEnabled = (text: string): string => text.replace('spreadsheetml.sheet.main', 'ms-excel.sheet.macroEnabled')
  await refused(await change('[Content_Types].xml', macroEnabled), 'active-content')
})

test('too large, too many rows, far-away cells and too many columns are refused', async () => {
  const many = await writeSheet({ ...table, rows: Array.from({ length: 100 }, () => ['甲', 1]) })
  await refused(many, 'too-many-rows')
  assert.equal((await readSheet(many, { ...limits, rowsMax: 101 })).length, 101)
  await refused(many, 'too-large', { ...limits, bytesMax: 1000 })
  await refused(await change(SHEET, text => text.replace('r="B2"', "r='B1048576'")), 'too-many-rows')
  await refused(await change(SHEET, text => text.replace('r="B2"', 'r="XFD2"')), 'too-many-columns')
})

test('a file that unpacks to very much is refused, whether it says so or lies', async () => {
  const honest = await writeSheet({ ...table, rows: [['0'.repeat(30_000_000), 1]] })
  assert.ok(honest.length < 300_000)
  await refused(honest, 'packed-too-tightly')
  const lying = Buffer.from(honest)
  for (let at = lying.indexOf('PK\x01\x02'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 1)) {
    if (lying.readUInt32LE(at + 24) > 1_000_000) lying.writeUInt32LE(1000, at + 24)
  }
  await refused(new Uint8Array(lying), 'packed-too-tightly')
})

test('entities, other encodings and other files are refused', async () => {
  await refused(
    await change(SHEET, text => text.replace('<worksheet', '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')),
    'not-a-workbook',
  )
  const files = [...readZipTexts(await writeSheet(table))].map(([name, text]) => ({
    name,
    content: Buffer.from(text, name === SHEET ? 'utf16le' : 'utf8'),
  }))
  await refused(writeZip(files), 'not-a-workbook')
  await refused(writeZip([{ name: 'word/document.xml', content: Buffer.from('<x/>') }]), 'not-a-workbook')
  for (const bytes of [new Uint8Array(), new Uint8Array(Buffer.from('PK\x05\x06')), deflateRawSync('x')])
    await refused(new Uint8Array(bytes), 'not-a-workbook')
})
