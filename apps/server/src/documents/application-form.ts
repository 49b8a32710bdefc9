import type { Bytes } from '@yima/code'
import { type Block, type Cell, COLUMNS, formatDate, type Paper, type Row } from './paper.ts'
import { renderDocx } from './render-docx.ts'
import { renderPdf } from './render-pdf.ts'

/** A body that signs; `uscc` is its unified social credit code, in capitals. */
export type FormParty = { name: string; uscc: string; contact: string; phone: string }

/** How much of a field the scene learns: whether it is so, a masked value, or the value. */
export type DataLevel = 'yes-no' | 'masked' | 'full'

/** What the 应用场景申请表 says. Dates are `YYYY-MM-DD`; what is empty is left free to be filled by hand. */
export type ApplicationForm = {
  /** Name of the city's code, such as 渝快码: the title and the pledge name it. */
  codeName: string
  number: string
  version: number
  date: string
  unit: Omit<FormParty, 'uscc'> & { uscc?: string }
  company: FormParty
  scene: string
  place: string
  kind: 1 | 2
  purpose: readonly { item: string; name: string }[]
  data: readonly { scope: string; level: DataLevel; reason: string }[]
  volume: { perDay: number; peakPerMinute: number }
  plan: { trialFrom: string; liveFrom: string }
  note: string
}

/** `county.json` knows two kinds of integration; the form says what each means. */
export const KIND_TEXTS: Record<ApplicationForm['kind'], string> = {
  1: '第一类：场景系统扫码，经接口获取所需数据后办理业务',
  2: '第二类：由码应用进入场景系统，办结后返回码首页亮码核验',
}
export const LEVEL_TEXTS: Record<DataLevel, string> = { 'yes-no': '是否核验', masked: '脱敏数据', full: '完整数据' }

const SEAL = '（盖章处）\n\n\n\n负责人签字：　　　　　　\n　　　　年　　月　　日'
const SEAL_LINES = 8
const REVIEW = '审核意见：\n\n\n\n审核人签字：　　　　　　　　　　　（盖章处）　　　　　　　年　　月　　日'
const FULL: number = COLUMNS

/** The form as A4 PDF, to be printed, stamped and scanned. Throws MissingGlyphError for what cannot be printed. */
export function renderApplicationPdf(form: ApplicationForm): Promise<Bytes> {
  return renderPdf(describeForm(form))
}

/** The same form as .docx. */
export function renderApplicationDocx(form: ApplicationForm): Promise<Bytes> {
  return renderDocx(describeForm(form))
}

function describeForm(form: ApplicationForm): Paper {
  const { codeName, number, version, date } = form
  return {
    title: `“${codeName}”应用场景申请表`,
    date,
    marks: [`申请编号：${number}`, `版本：第 ${version} 版`, `填表日期：${formatDate(date)}`],
    blocks: [
      ...describeScene(form),
      ...describeParty('使用单位', { uscc: '', ...form.unit }),
      ...describeParty('技术公司', form.company),
      ...describeData(form),
      ...describePlan(form),
      ...describeSignatures(form),
    ],
  }
}

function describeScene({ scene, place, kind, purpose }: ApplicationForm): Block[] {
  return [
    section('一、应用场景'),
    pair(['场景名称', scene], ['应用地点', place]),
    wide('对接方式', KIND_TEXTS[kind]),
    table([3, 9, 12], 'label', ['序号', '使用目的（事项编码）', '使用目的（事项名称）']),
    ...purpose.map(({ item, name }, index) => table([3, 9, 12], 'value', [String(index + 1), item, name])),
  ]
}

const PARTY_NUMERALS = { 使用单位: '二', 技术公司: '三' }

function describeParty(title: keyof typeof PARTY_NUMERALS, { name, uscc, contact, phone }: FormParty): Block[] {
  return [
    section(`${PARTY_NUMERALS[title]}、${title}`),
    wide('单位名称', name),
    wide('统一社会信用代码', uscc),
    pair(['联系人', contact], ['联系电话', phone]),
  ]
}

function describeData({ data }: ApplicationForm): Block[] {
  const widths = [3, 6, 4, 11]
  return [
    section('四、申请使用的数据（按最少够用原则填写）'),
    table(widths, 'label', ['序号', '数据项', '提供方式', '使用理由']),
    ...data.map(({ scope, level, reason }, index) =>
      table(widths, 'value', [String(index + 1), scope, LEVEL_TEXTS[level], reason]),
    ),
  ]
}

function describePlan({ volume, plan, note }: ApplicationForm): Block[] {
  const count = (value: number, unit: string): string => `${value.toLocaleString('zh-CN')} ${unit}`
  return [
    section('五、预计用量与计划'),
    pair(['日均调用量', count(volume.perDay, '次/日')], ['峰值调用量', count(volume.peakPerMinute, '次/分钟')]),
    pair(['试运行日期', formatDate(plan.trialFrom)], ['正式上线日期', formatDate(plan.liveFrom)]),
    wide('备　注', note),
  ]
}

function describeSignatures({ codeName }: ApplicationForm): Block[] {
  const pledge =
    `承诺：以上内容真实、准确。使用“${codeName}”取得的数据只用于本表所列场景和事项，` +
    '严格保护数据安全，不作商业用途、不谋取私利，不向任何单位和个人泄露。'
  return [
    section('六、承诺与审核'),
    { kind: 'row', cells: [{ text: pledge, columns: FULL, look: 'value' }] },
    {
      kind: 'row',
      linesMin: SEAL_LINES,
      cells: [
        { text: `使用单位${SEAL}`, columns: FULL / 2, look: 'note' },
        { text: `技术公司${SEAL}`, columns: FULL / 2, look: 'note' },
      ],
    },
    { kind: 'row', linesMin: SEAL_LINES - 2, cells: [{ text: REVIEW, columns: FULL, look: 'note' }] },
  ]
}

function section(text: string): Row {
  return { kind: 'row', cells: [{ text, columns: FULL, look: 'section' }] }
}

function wide(label: string, text: string): Row {
  return table([5, 19], 'value', [label, text], 'label')
}

function pair(...pairs: readonly (readonly [label: string, text: string])[]): Row {
  return {
    kind: 'row',
    cells: pairs.flatMap(([label, text]): Cell[] => [
      { text: label, columns: 5, look: 'label' },
      { text, columns: FULL / 2 - 5, look: 'value' },
    ]),
  }
}

function table(widths: readonly number[], look: Cell['look'], texts: readonly string[], first = look): Row {
  return {
    kind: 'row',
    cells: texts.map((text, index) => ({ text, columns: widths[index] ?? 0, look: index === 0 ? first : look })),
  }
}
