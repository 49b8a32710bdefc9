import { createHash } from 'node:crypto'
import type { Bytes } from '@yima/code'
import { AGREEMENT_VERSION, type Article, writeArticles } from './agreement-articles.ts'
import { type Block, COLUMNS, formatDate, normaliseText, type Paper, type Row } from './paper.ts'
import { renderPdf } from './render-pdf.ts'

/** A party by its name and, where it has one, its unified social credit code. */
export type AgreementParty = { name: string; uscc?: string }

/** What an agreement is made of. Dates are `YYYY-MM-DD`, both included; `keepDays` bounds how long data may be kept. */
export type Agreement = {
  codeName: string
  number: string
  scene: string
  platform: AgreementParty
  unit: AgreementParty
  company: AgreementParty
  validFrom: string
  validUntil: string
  keepDays: number
}

/** `text` is the canonical text, UTF-8 with line feeds; `sha256` is its hash in small hex. */
export type AgreementText = { version: string; articles: readonly Article[]; text: string; sha256: string }

const TITLE = '平台接口服务协议'
const PREAMBLE = '甲、乙、丙三方本着安全、便民的原则，就平台接口服务订立本协议，共同遵守。'
const SEAL = '（盖章处）\n\n\n\n代表人签字：\n　　　　年　　月　　日'
const SEAL_LINES = 8
/** A change of the order or the marks below changes every hash: a new version of the articles goes with it. */
const PARTIES = [
  { title: '甲方（平台管理单位）', of: ({ platform }: Agreement) => platform },
  { title: '乙方（使用单位）', of: ({ unit }: Agreement) => unit },
  { title: '丙方（技术公司）', of: ({ company }: Agreement) => company },
]
const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/**
 * The words of the 平台接口服务协议 with a hash over all of them, parties and dates included: the same input gives the same
 * hash, so that a stamped scan can be held against what was agreed, and nobody exchanges a page.
 */
export function agreementText(agreement: Agreement): AgreementText {
  const { validFrom, validUntil } = agreement
  const dates = { validFrom: formatDate(validFrom), validUntil: formatDate(validUntil) }
  const articles = writeArticles({ ...agreement, ...dates })
  const lines = [
    TITLE,
    ...listMarks(agreement),
    ...PARTIES.map(({ title, of }) => `${title}：${nameParty(of(agreement))}`),
    PREAMBLE,
    ...articles.flatMap((article, index) => [nameArticle(article, index), ...numberClauses(article)]),
  ]
  const text = lines.map(line => normaliseText(line).replaceAll('\n', ' ')).join('\n')
  return { version: AGREEMENT_VERSION, articles, text, sha256: createHash('sha256').update(text, 'utf8').digest('hex') }
}

/** The agreement as A4 PDF with the hash on every page. Throws MissingGlyphError for what cannot be printed. */
export function renderAgreementPdf(agreement: Agreement): Promise<Bytes> {
  return renderPdf(describeAgreement(agreement, agreementText(agreement)))
}

function describeAgreement(agreement: Agreement, { articles, sha256 }: AgreementText): Paper {
  return {
    title: TITLE,
    date: agreement.validFrom,
    marks: listMarks(agreement),
    footer: `协议文本校验值 SHA-256：${sha256}`,
    blocks: [
      ...PARTIES.map(({ title, of }) => nameRow(title, of(agreement))),
      { kind: 'paragraph', text: PREAMBLE },
      ...articles.flatMap((article, index): Block[] => [
        { kind: 'heading', text: nameArticle(article, index) },
        ...numberClauses(article).map((text): Block => ({ kind: 'paragraph', text })),
      ]),
      sealRow(),
    ],
  }
}

function listMarks({ number, validFrom, validUntil }: Agreement): string[] {
  return [
    `申请编号：${number}`,
    `版本：${AGREEMENT_VERSION}`,
    `有效期：${formatDate(validFrom)}至${formatDate(validUntil)}`,
  ]
}

function nameParty({ name, uscc }: AgreementParty): string {
  return uscc === undefined ? name : `${name}（统一社会信用代码 ${uscc}）`
}

function nameArticle({ title }: Article, index: number): string {
  return `第${NUMERALS[index] ?? index + 1}条　${title}`
}

function numberClauses({ clauses }: Article): string[] {
  return clauses.map((clause, index) => `${index + 1}. ${clause}`)
}

function nameRow(title: string, party: AgreementParty): Row {
  return {
    kind: 'row',
    cells: [
      { text: title, columns: 8, look: 'label' },
      { text: nameParty(party), columns: COLUMNS - 8, look: 'value' },
    ],
  }
}

function sealRow(): Row {
  return {
    kind: 'row',
    linesMin: SEAL_LINES,
    cells: PARTIES.map(({ title }) => ({
      text: `${title.slice(0, 2)}${SEAL}`,
      columns: COLUMNS / PARTIES.length,
      look: 'note',
    })),
  }
}
