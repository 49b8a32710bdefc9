import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApplicationForm, renderApplicationDocx, renderApplicationPdf } from './application-form.ts'
import { detectFileType } from './file-type.ts'
import { MissingGlyphError } from './font.ts'
import { readPdf } from './testing/read-pdf.ts'
import { readZipTexts } from './testing/read-zip.ts'

const form: ApplicationForm = {
  codeName: '渝快码',
  number: 'apl_0001',
  version: 2,
  date: '2026-11-24',
  unit: { name: '垫江县中医院', contact: '𬎆晓䶮', phone: '023-74500000' },
  company: { name: '重庆示例科技有限公司', uscc: '91110108551385082Q', contact: '王𫖯', phone: '13800000000' },
  scene: '县中医院扫码进入',
  place: '垫江县桂溪街道门诊楼一楼大厅',
  kind: 1,
  purpose: [{ item: 'medical-register', name: '门诊挂号登记' }],
  data: [
    { scope: '姓名', level: 'masked', reason: '核对来访人与预约人是否为同一人。' },
    { scope: '是否年满十八周岁', level: 'yes-no', reason: '未成年人探视须有监护人陪同。' },
  ],
  volume: { perDay: 12_000, peakPerMinute: 180 },
  plan: { trialFrom: '2026-12-01', liveFrom: '2027-01-01' },
  note: '',
}
/** Everything a person wrote or chose, in the words of the paper. */
const SHOWN = [
  '“渝快码”应用场景申请表',
  ...['apl_0001', '第 2 版', '2026年11月24日', '垫江县中医院', '𬎆晓䶮', '023-74500000', '王𫖯', '13800000000'],
  ...['重庆示例科技有限公司', '91110108551385082Q', '县中医院扫码进入', '垫江县桂溪街道门诊楼一楼大厅', '第一类'],
  ...['medical-register', '门诊挂号登记', '脱敏数据', '是否核验', '核对来访人与预约人是否为同一人。'],
  ...['12,000 次/日', '180 次/分钟', '2026年12月1日', '2027年1月1日', '盖章处', '不作商业用途', '审核意见'],
]

test('the PDF shows everything the form says, rare names too, and every character of it is ink', async () => {
  const bytes = await renderApplicationPdf(form)
  const { text, hollow } = readPdf(bytes)
  for (const shown of SHOWN) assert.ok(text.includes(shown), shown)
  assert.deepEqual(hollow, [])
  assert.ok(bytes.length < 200_000)
})

test('the PDF is one that we take back: plain, with nothing active', async () => {
  assert.equal(detectFileType(await renderApplicationPdf(form)), 'pdf')
})

test('pages are numbered, and a reason of thousands of characters is on them whole', async () => {
  const reason = Array.from({ length: 400 }, (_, index) => `第${index}条理由，`).join('')
  const { pages, text } = readPdf(
    await renderApplicationPdf({ ...form, data: [{ scope: '姓名', level: 'full', reason }] }),
  )
  assert.ok(pages.length > 2)
  for (const [index, lines] of pages.entries()) assert.ok(lines.includes(`第 ${index + 1} 页，共 ${pages.length} 页`))
  const printed = text.replaceAll(/第 \d+ 页，共 \d+ 页/g, '')
  for (let index = 0; index < 400; index++) assert.ok(printed.includes(`第${index}条理由`), `${index}`)
})

test('the same form gives the same bytes', async () => {
  assert.deepEqual(await renderApplicationPdf(form), await renderApplicationPdf(form))
})

test('a character that the font lacks is refused by name, never printed as a box', async () => {
  await assert.rejects(renderApplicationPdf({ ...form, note: '好🦄\u0007' }), error => {
    assert.ok(error instanceof MissingGlyphError)
    assert.deepEqual(error.characters, ['🦄', '\u0007'])
    assert.ok(error.words.zh.includes('U+1F984'))
    return true
  })
})

test('a character that would break the .docx is refused by name; one that Word has elsewhere is not', async () => {
  for (const note of ['好\u0007', '好\ud800', '好\uffff'])
    await assert.rejects(renderApplicationDocx({ ...form, note }), MissingGlyphError)
  assert.ok((await renderApplicationDocx({ ...form, note: '🦄' })).length > 0)
})

test('the .docx says the same, with fonts for Chinese text', async () => {
  const files = readZipTexts(await renderApplicationDocx(form))
  const document = files.get('word/document.xml') ?? ''
  const text = document.replaceAll(/<[^>]+>/g, '')
  for (const shown of SHOWN) assert.ok(text.includes(shown), shown)
  assert.match(document, /w:eastAsia="仿宋"/)
  assert.match([...files].find(([name]) => name.startsWith('word/footer'))?.[1] ?? '', /NUMPAGES/)
})

test('every row of both papers is as wide as the table', async () => {
  const document = readZipTexts(await renderApplicationDocx(form)).get('word/document.xml') ?? ''
  const rows = document.split('<w:tr>').slice(1)
  assert.ok(rows.length > 20)
  for (const row of rows) {
    const spans = [...row.matchAll(/<w:gridSpan w:val="(\d+)"\/>/g)].map(([, span]) => Number(span))
    assert.equal(
      spans.reduce((sum, span) => sum + span, 0),
      24,
    )
  }
})
