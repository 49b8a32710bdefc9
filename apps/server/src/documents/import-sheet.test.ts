import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openXlsx, readXlsx, writeXlsx } from 'hucre/xlsx'
import { importSheet, template } from './import-sheet.ts'
import { readSheet, writeSheet } from './sheet.ts'

const refuse = (zh: string, en: string) => ({ error: { zh, en } })
const COLUMNS = [
  {
    name: 'code',
    title: '终端编号',
    example: 'T-001',
    unique: true,
    note: '由厂商提供',
    parse: (text: string) => (/^T-\d+$/.test(text) ? text : refuse('编号应为 T-数字', 'T- and digits')),
  },
  {
    name: 'count',
    title: '数量',
    example: '1',
    parse: (text: string) => (/^\d+$/.test(text) ? Number(text) : refuse('应为整数', 'Must be a whole number')),
  },
] as const
const limits = { rowsMax: 100, bytesMax: 1_000_000 }
const sheet = (...rows: (string | number | null)[][]) =>
  writeSheet({ title: '终端', columns: [{ title: '终端编号' }, { title: '数量' }], rows })

test('good rows come typed, by the columns’ names, in whatever order the columns stand', async () => {
  const columns = [{ title: '数量' }, { title: ' 终端编号 ' }]
  const bytes = await writeSheet({
    title: '终端',
    columns,
    rows: [
      [3, 'T-7'],
      [null, null],
      [4, ' T-8 '],
    ],
  })
  const { rows, errors } = await importSheet(bytes, COLUMNS)
  assert.deepEqual(errors, [])
  assert.deepEqual(rows, [
    { row: 2, values: { code: 'T-7', count: 3 } },
    { row: 4, values: { code: 'T-8', count: 4 } },
  ])
  const sum: number = rows.reduce((total, { values }) => total + values.count, 0)
  assert.equal(sum, 7)
})

test('every faulty cell is named with row, column and words; a faulty row is not among the rows', async () => {
  const { rows, errors } = await importSheet(await sheet(['T-1', 1], ['X', 'viele'], ['T-3', '']), COLUMNS)
  assert.deepEqual(
    rows.map(({ row }) => row),
    [2],
  )
  assert.deepEqual(
    errors.map(({ row, column, message }) => [row, column, message.zh]),
    [
      [3, '终端编号', '编号应为 T-数字'],
      [3, '数量', '应为整数'],
      [4, '数量', '应为整数'],
    ],
  )
})

test('twins within the file are found: the first stands, the later ones are told where it is', async () => {
  const { rows, errors } = await importSheet(await sheet(['T-1', 1], ['T-2', 1], ['T-1', 2], ['T-1', 3]), COLUMNS)
  assert.deepEqual(
    rows.map(({ row }) => row),
    [2, 3],
  )
  assert.deepEqual(
    errors.map(({ row, message }) => [row, message.zh]),
    [
      [4, '与第 2 行重复'],
      [5, '与第 2 行重复'],
    ],
  )
})

test('a missing, an unknown and a doubled column are errors of row 1, and no row is taken', async () => {
  const columns = [{ title: '数量' }, { title: '数量' }, { title: '备注' }]
  const { rows, errors } = await importSheet(await writeSheet({ title: 's', columns, rows: [[1, 1, 'a']] }), COLUMNS)
  assert.deepEqual(rows, [])
  assert.deepEqual(
    errors.map(({ row, column }) => [row, column]),
    [
      [1, '终端编号'],
      [1, '备注'],
      [1, '数量'],
    ],
  )
})

test('the corrected file is the uploaded one with reasons and coloured cells, its own styles kept', async () => {
  const italic = { font: { italic: true } }
  const uploaded = await writeXlsx({
    sheets: [
      {
        name: '终端',
        columns: [{ width: 33 }],
        rows: [
          ['终端编号', '数量'],
          ['T-1', 1],
          ['X', -2],
          ['_x005F_x0041_', 3],
        ],
        cells: new Map([
          ['1,0', { style: italic }],
          ['2,0', { style: italic }],
        ]),
      },
      { name: '附页', rows: [['别的']] },
    ],
  })
  const { corrected } = await importSheet(uploaded, COLUMNS)
  const workbook = await openXlsx(await corrected(), { readStyles: true })
  const [first, second] = workbook.sheets
  assert.deepEqual(first?.rows, [
    ['终端编号', '数量', '错误原因'],
    ['T-1', 1, null],
    ['X', -2, '终端编号：编号应为 T-数字；数量：应为整数'],
    ['_x0041_', 3, '终端编号：编号应为 T-数字'],
  ])
  assert.deepEqual(second?.rows, [['别的']])
  assert.equal(first?.columns?.[0]?.width, 33)
  const colour = (key: string) => {
    const fill = first?.cells?.get(key)?.style?.fill
    return fill?.type === 'pattern' ? fill.fgColor?.rgb : undefined
  }
  assert.deepEqual(['1,0', '2,0', '2,1', '3,0', '3,1'].map(colour), [
    undefined,
    'FFC7CE',
    'FFC7CE',
    'FFC7CE',
    undefined,
  ])
  for (const key of ['1,0', '2,0']) assert.equal(first?.cells?.get(key)?.style?.font?.italic, true)
})

test('a corrected file, mended and uploaded again, is taken; its reasons are written anew', async () => {
  const first = await importSheet(await sheet(['X', 1], ['T-2', 2]), COLUMNS)
  const second = await importSheet(await first.corrected(), COLUMNS)
  assert.deepEqual(second.errors, first.errors)
  assert.deepEqual(await readSheet(await second.corrected(), limits), await readSheet(await first.corrected(), limits))
  const [header, , ...rest] = await readSheet(await second.corrected(), limits)
  const mended = await writeSheet({
    title: 's',
    columns: (header ?? []).map(title => ({ title })),
    rows: [['T-1', '1', '旧原因'], ...rest],
  })
  assert.deepEqual((await importSheet(mended, COLUMNS)).errors, [])
})

test('errors of the header are written into the corrected file too, which can come back', async () => {
  const bytes = await writeSheet({ title: 's', columns: [{ title: '数量' }], rows: [[1]] })
  const { corrected, errors } = await importSheet(bytes, COLUMNS)
  assert.match((await readSheet(await corrected(), limits))[0]?.[1] ?? '', /^错误原因：终端编号：缺少这一列/)
  assert.deepEqual((await importSheet(await corrected(), COLUMNS)).errors, errors)
})

test('the template is imported as empty, its example passed over, and its notes stand on a second sheet', async () => {
  const bytes = await template('终端', COLUMNS)
  const { rows, errors } = await importSheet(bytes, COLUMNS)
  assert.deepEqual([rows, errors], [[], []])
  const { sheets } = await readXlsx(bytes)
  assert.deepEqual(
    sheets.map(({ name }) => name),
    ['终端', '填写说明'],
  )
  assert.deepEqual(sheets[1]?.rows[1], ['终端编号', '由厂商提供', 'T-001', '是'])
})

test('every example of a template passes its own column', () => {
  for (const { example, parse } of COLUMNS) assert.ok(typeof parse(example) !== 'object')
})
