import type { Inbox } from './inbox.ts'
import { type Given, type Reply, readTexts, refuse } from './reply.ts'

/** Messages are templates and parameters, as real gateways demand; the sentences live at the gateway. */
const TEMPLATES = {
  otp: {
    params: ['code'],
    zh: '【一码】验证码 {code}，五分钟内有效，请勿告诉他人。',
    en: '[Yima] Code {code}, good for five minutes. Tell nobody.',
  },
  'level-reached': { params: [], zh: '【一码】您已完成实名核验。', en: '[Yima] Your identity was verified.' },
  'device-bound': {
    params: [],
    zh: '【一码】一部新手机已绑定您的动态码；如非本人操作，请立即使用“手机丢了”。',
    en: '[Yima] A new phone was bound to your code; if it was not you, use «Lost phone» at once.',
  },
  'claim-moved': {
    params: [],
    zh: '【一码】您的身份已在另一手机号下核验，原动态码已停用；如非本人操作请报警。',
    en: '[Yima] Your identity was verified under another number and the former codes ended; if it was not you, tell the police.',
  },
  'devices-ended': {
    params: [],
    zh: '【一码】您已停用全部手机上的动态码。',
    en: '[Yima] You ended the codes on all phones.',
  },
} as const satisfies Record<string, { params: readonly string[]; zh: string; en: string }>
type Template = keyof typeof TEMPLATES

/** The SMS gateway: fills a template's parameters in and delivers once for each messageId; a lie says «sent» and sends nothing. */
export function takeMessage(inbox: Inbox, given: Given, lie: boolean, nowMs: number): Reply {
  const head = readTexts(given, ['messageId', 'phone'])
  const template = Object.keys(TEMPLATES).find((name): name is Template => name === given.template)
  if (head === undefined || template === undefined)
    return refuse(`send messageId, phone, params and a template of ${Object.keys(TEMPLATES).join(', ')}`)
  const { params: names, zh, en } = TEMPLATES[template]
  const params = readTexts(isRecord(given.params) ? given.params : {}, names)
  if (params === undefined) return refuse(`template ${template} needs params ${names.join(', ')} as text`)
  const filled = new Map(Object.entries(params))
  const fill = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => filled.get(name) ?? '')
  if (!lie) inbox.take({ ...head, template, text: { zh: fill(zh), en: fill(en) }, at: new Date(nowMs).toISOString() })
  return { status: 202, body: {} }
}

const isRecord = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
