/** Messages are templates and parameters, as real gateways demand; the sentences live at the gateway. */
const TEMPLATES = {
  otp: {
    zh: '【一码】验证码 {code}，五分钟内有效，请勿告诉他人。',
    en: '[Yima] Code {code}, good for five minutes. Tell nobody.',
  },
  'level-reached': { zh: '【一码】您已完成实名核验。', en: '[Yima] Your identity was verified.' },
  'device-bound': {
    zh: '【一码】一部新手机已绑定您的动态码；如非本人操作，请立即使用“手机丢了”。',
    en: '[Yima] A new phone was bound to your code; if it was not you, use «Lost phone» at once.',
  },
  'claim-moved': {
    zh: '【一码】您的身份已在另一手机号下核验，原动态码已停用；如非本人操作请报警。',
    en: '[Yima] Your identity was verified under another number and the former codes ended; if it was not you, tell the police.',
  },
  'devices-ended': { zh: '【一码】您已停用全部手机上的动态码。', en: '[Yima] You ended the codes on all phones.' },
} as const
type Template = keyof typeof TEMPLATES

export type Message = {
  messageId: string
  phone: string
  template: Template
  text: { zh: string; en: string }
  at: string
}

/** The last messages of the simulated gateway, newest first, one for each id. */
export type Inbox = {
  take(body: Record<string, unknown>, nowMs: number): string | undefined
  list(phone?: string, limit?: number): Message[]
  clear(): void
}

const KEPT = 500

export function createInbox(): Inbox {
  let messages: Message[] = []
  return {
    take: (body, nowMs) => {
      const { messageId, phone, params } = body
      const template = Object.keys(TEMPLATES).find((name): name is Template => name === body.template)
      if (typeof messageId !== 'string' || typeof phone !== 'string' || template === undefined)
        return `send messageId, phone, params and a template of ${Object.keys(TEMPLATES).join(', ')}`
      if (messages.some(known => known.messageId === messageId)) return undefined
      const fill = (text: string): string =>
        text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => parameterOf(params, name))
      const { zh, en } = TEMPLATES[template]
      messages = [
        { messageId, phone, template, text: { zh: fill(zh), en: fill(en) }, at: new Date(nowMs).toISOString() },
        ...messages,
      ].slice(0, KEPT)
      return undefined
    },
    list: (phone, limit = KEPT) =>
      messages.filter(message => phone === undefined || message.phone === phone).slice(0, limit),
    clear: () => {
      messages = []
    },
  }
}

function parameterOf(params: unknown, name: string): string {
  const value =
    typeof params === 'object' && params !== null ? Object.getOwnPropertyDescriptor(params, name)?.value : undefined
  return typeof value === 'string' ? value : ''
}
