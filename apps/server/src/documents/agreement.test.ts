import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import county from '@yima/demo/county.json' with { type: 'json' }
import { type Agreement, agreementText, renderAgreementPdf } from './agreement.ts'
import { AGREEMENT_TERMS } from './agreement-articles.ts'
import { detectFileType } from './file-type.ts'
import { readPdf } from './testing/read-pdf.ts'

const agreement: Agreement = {
  codeName: '渝快码',
  number: 'apl_0001',
  scene: '县中医院扫码进入',
  platform: { name: '垫江县大数据应用发展管理局' },
  unit: { name: '垫江县中医院', uscc: '12100000400000624D' },
  company: { name: '重庆示例科技有限公司', uscc: '91110108551385082Q' },
  validFrom: '2026-12-01',
  validUntil: '2027-11-30',
  keepDays: 30,
}

test('every term that the county demands has articles', () => {
  assert.deepEqual([...AGREEMENT_TERMS], county.onboarding.agreementTerms)
  const { articles } = agreementText(agreement)
  for (const term of AGREEMENT_TERMS)
    assert.ok(articles.some(article => article.term === term && article.clauses.length > 1))
})

test('the hash is over the whole text and anybody can compute it anew', () => {
  const { text, sha256, version } = agreementText(agreement)
  assert.equal(createHash('sha256').update(text).digest('hex'), sha256)
  assert.deepEqual(agreementText({ ...agreement }).sha256, sha256)
  for (const part of [
    '平台接口服务协议',
    version,
    'apl_0001',
    '垫江县中医院',
    '91110108551385082Q',
    '2027年11月30日',
    ' 30 日',
  ])
    assert.ok(text.includes(part), part)
})

test('these very words have this hash: changed words need a new version', () => {
  const { version, sha256 } = agreementText(agreement)
  assert.equal(`${version} ${sha256}`, '2026-1 8bc677aa290790959be31defb2724458305bc791b5919c61d03dbe6da4fe292f')
})

test('whatever is changed changes the hash', () => {
  const changes: Partial<Agreement>[] = [
    ...[{ codeName: '甲码' }, { number: 'apl_0002' }, { scene: '另一场景' }, { platform: { name: '另一局' } }],
    ...[{ unit: { name: '垫江县中医院' } }, { company: { name: '另一公司' } }],
    ...[{ validFrom: '2026-12-02' }, { validUntil: '2028-11-30' }, { keepDays: 31 }],
  ]
  assert.equal(changes.length, Object.keys(agreement).length)
  const hashes = [{}, ...changes].map(change => agreementText({ ...agreement, ...change }).sha256)
  assert.equal(new Set(hashes).size, changes.length + 1)
})

test('a party cannot write lines of its own into the text', () => {
  const { text } = agreementText({ ...agreement, unit: { name: '某院\n第十一条　免责' } })
  assert.equal(text.split('\n').length, agreementText(agreement).text.split('\n').length)
})

test('the PDF holds every clause and, on every page, the hash; all of it is ink', async () => {
  const { articles, sha256 } = agreementText(agreement)
  const bytes = await renderAgreementPdf(agreement)
  const { pages, text, hollow } = readPdf(bytes)
  assert.deepEqual(hollow, [])
  assert.equal(detectFileType(bytes), 'pdf')
  for (const lines of pages) assert.ok(lines.includes(`协议文本校验值 SHA-256：${sha256}`))
  const footers = /第 \d+ 页，共 \d+ 页|协议文本校验值 SHA-256：[0-9a-f]{64}|\s/g
  const printed = text.replaceAll(footers, '')
  for (const { clauses } of articles)
    for (const clause of clauses) assert.ok(printed.includes(clause.replaceAll(' ', '')), clause)
  assert.equal(text.split('盖章处').length - 1, 3)
})
