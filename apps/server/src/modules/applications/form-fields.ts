import { choiceField, dateField, longTextField, numberField, optional, textField } from '../../kernel/console/fields.ts'
import { Pattern } from '../../kernel/schemas.ts'
import { LEVELS, SCOPE_NAMES, SCOPES, type ScopeName } from '../apps/index.ts'

const KINDS = [
  { value: '1', zh: '第一类：系统扫码，服务端接口', en: 'Kind 1: your system scans, server API' },
  { value: '2', zh: '第二类：页面在码应用中打开', en: 'Kind 2: your pages open inside the code’s app' },
] as const
const LEVEL_WORDS = (['yes-no', 'masked', 'full'] as const).map(value => ({ value, ...LEVELS[value] }))

const phone = (zh: string, en: string) => ({
  ...textField({ title: { zh, en }, maxLength: 20 }),
  schema: Pattern('^[0-9+() -]{7,20}$', 20),
})

/** `basic.id-number` as the name of a field. */
export const fieldName = (scope: ScopeName): string =>
  scope.replace('basic.', '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const level = (scope: ScopeName) =>
  optional(
    choiceField({
      title: { zh: `${SCOPES[scope].title.zh}：需要程度`, en: `${SCOPES[scope].title.en}: level` },
      help: { zh: '不需要就不选', en: 'Leave it out unless needed' },
      words: LEVEL_WORDS,
    }),
  )
const reason = (scope: ScopeName) =>
  optional(
    textField({
      title: { zh: `${SCOPES[scope].title.zh}：理由`, en: `${SCOPES[scope].title.en}: why` },
      maxLength: 200,
    }),
  )

/** What every draft says from the first moment. */
export const START_FIELDS = {
  scene: textField({ title: { zh: '应用场景名称', en: 'Name of the scene' }, maxLength: 60 }),
  kind: choiceField({ title: { zh: '接入类型', en: 'Kind of integration' }, words: KINDS }),
}

/** The rest of the 应用场景申请表; a draft may leave out any of it, handing in asks for all that is needed. */
export const FORM_FIELDS = {
  scene: optional(START_FIELDS.scene),
  kind: optional(START_FIELDS.kind),
  placeName: optional(textField({ title: { zh: '场所', en: 'Place' }, maxLength: 80 })),
  items: optional(
    longTextField({
      title: { zh: '办理事项，每行“编码 名称”', en: 'Matters, one a line: code and name' },
      help: { zh: '如：outpatient-registration 门诊挂号', en: 'Such as: outpatient-registration 门诊挂号' },
      maxLength: 2000,
    }),
  ),
  nameLevel: level('basic.name'),
  nameReason: reason('basic.name'),
  idNumberLevel: level('basic.id-number'),
  idNumberReason: reason('basic.id-number'),
  phoneLevel: level('basic.phone'),
  phoneReason: reason('basic.phone'),
  birthDateLevel: level('basic.birth-date'),
  birthDateReason: reason('basic.birth-date'),
  perDay: optional(numberField({ title: { zh: '预计每日核验量', en: 'Checks a day' }, min: 1, max: 10_000_000 })),
  peakPerMinute: optional(numberField({ title: { zh: '预计每分钟峰值', en: 'Peak a minute' }, min: 1, max: 100_000 })),
  unitContact: optional(textField({ title: { zh: '使用单位联系人', en: 'Contact of the unit' }, maxLength: 40 })),
  unitPhone: optional(phone('使用单位联系电话', 'Phone of the unit')),
  companyContact: optional(textField({ title: { zh: '技术公司联系人', en: 'Contact of the company' }, maxLength: 40 })),
  companyPhone: optional(phone('技术公司联系电话', 'Phone of the company')),
  trialFrom: optional(dateField({ title: { zh: '计划试运行', en: 'Trial from' } })),
  liveFrom: optional(dateField({ title: { zh: '计划上线', en: 'Live from' } })),
  note: optional(longTextField({ title: { zh: '备注', en: 'Note' }, maxLength: 1000 })),
}

/** A form as it is kept: what was filled in so far. */
export type Form = Partial<Record<keyof typeof FORM_FIELDS, string | number>>

export type Wanted = { scope: ScopeName; level: 'yes-no' | 'masked' | 'full'; reason: string }

/** The data that a form asks for. */
export function wantedOf(form: Form): Wanted[] {
  const values = form as Readonly<Record<string, string | number | undefined>>
  return SCOPE_NAMES.flatMap(scope => {
    const chosen = LEVEL_WORDS.find(({ value }) => value === values[`${fieldName(scope)}Level`])
    if (chosen === undefined) return []
    return [{ scope, level: chosen.value, reason: String(values[`${fieldName(scope)}Reason`] ?? '') }]
  })
}

const ITEM = /^([a-z0-9][a-z0-9.-]{0,39})[\s　]+(\S.{0,59})$/u

/** The matters of a form, or the first line that is none. */
export function itemsOf({ items = '' }: Form): { item: string; name: string }[] | { badLine: string } {
  const lines = String(items)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  const read = lines.map(line => ITEM.exec(line))
  const bad = read.indexOf(null)
  if (bad >= 0) return { badLine: lines[bad] ?? '' }
  return read.map(found => ({ item: found?.[1] ?? '', name: (found?.[2] ?? '').trim() }))
}

/** Without these a form cannot be handed in. */
const NEEDED = [
  'scene',
  'kind',
  'placeName',
  'items',
  'perDay',
  'peakPerMinute',
  'unitContact',
  'unitPhone',
  'companyContact',
  'companyPhone',
  'trialFrom',
  'liveFrom',
] as const satisfies readonly (keyof Form)[]

/** What is still wrong with a form, by field. */
export function faultsOf(form: Form): { path: string; message: string }[] {
  const missing = NEEDED.filter(name => form[name] === undefined).map(name => ({
    path: `/${name}`,
    message: '请填写 fill this in',
  }))
  const items = itemsOf(form)
  const bad =
    'badLine' in items ? [{ path: '/items', message: `此行应为“编码 名称” not «code name»: ${items.badLine}` }] : []
  const unexplained = wantedOf(form)
    .filter(wanted => wanted.reason.trim() === '')
    .map(({ scope }) => ({ path: `/${fieldName(scope)}Reason`, message: '请说明为什么需要 say why it is needed' }))
  return [...missing, ...bad, ...unexplained]
}
