import type { Action, Outcome, PlaceReason } from '@yima/code'

/** A decision or fault as far as it is said aloud. */
export type Said = { outcome: string; reason?: string | undefined; action?: string | undefined }

/**
 * All that a gate says by its recorded clips, one short sentence each; `clips/README.md` says how they are made. The
 * screen says more: a clip is over before the next person comes.
 */
export const SENTENCES = {
  accepted: { zh: '请通行', en: 'Please pass' },
  refused: { zh: '未通过', en: 'Not accepted' },
  refresh: { zh: '请换新码', en: 'Get a new code' },
  reused: { zh: '此码已用过', en: 'Code already used' },
  'go-online': { zh: '请先联网', en: 'Go on line first' },
  'check-clock': { zh: '请核对手机时间', en: 'Check your phone clock' },
  'show-code': { zh: '请出示动态码', en: 'Show your live code' },
  'unknown-issuer': { zh: '认不出这个码', en: 'Code not known' },
  revoked: { zh: '此码已停用', en: 'Code withdrawn' },
  'wrong-city': { zh: '这是外地的码', en: 'Code of another city' },
  'place-closed': { zh: '现在不开放', en: 'Closed now' },
  'not-here': { zh: '此处不能通行', en: 'Not allowed here' },
  'ask-staff': { zh: '请找工作人员', en: 'Ask the staff' },
  'show-id-card': { zh: '请出示身份证', en: 'Show your ID card' },
  pending: { zh: '请在手机上确认', en: 'Confirm on the phone' },
  busy: { zh: '请稍候再扫', en: 'Scan again in a moment' },
  'no-answer': { zh: '请稍候', en: 'Please wait' },
} as const satisfies Record<string, { zh: string; en: string }>

/** The name of a sentence, and of its two clips. */
export type SentenceName = keyof typeof SENTENCES

/** Reasons with a sentence of their own; all others say what to do. */
const BY_REASON: Partial<Record<Outcome | PlaceReason | 'busy', SentenceName>> = {
  reused: 'reused',
  'unknown-issuer': 'unknown-issuer',
  revoked: 'revoked',
  'wrong-city': 'wrong-city',
  'place-closed': 'place-closed',
  'not-live': 'not-here',
  'direction-not-served': 'not-here',
  busy: 'busy',
}

const BY_ACTION: Record<Action | 'show-id-card', SentenceName> = {
  none: 'refused',
  refresh: 'refresh',
  'go-online': 'go-online',
  'check-clock': 'check-clock',
  'show-code': 'show-code',
  'ask-staff': 'ask-staff',
  'show-id-card': 'show-id-card',
}

const byReason: Readonly<Record<string, SentenceName>> = BY_REASON
const byAction: Readonly<Record<string, SentenceName>> = BY_ACTION

/** The sentence for a decision, or for a fault when `outcome` is neither; every answer has one, a scene's own too. */
export function chooseSentence({ outcome, reason = '', action = '' }: Said): SentenceName {
  if (outcome === 'accepted' || outcome === 'pending') return outcome
  if (Object.hasOwn(byReason, reason)) return byReason[reason] ?? 'refused'
  if (outcome !== 'refused') return 'no-answer'
  return (Object.hasOwn(byAction, action) ? byAction[action] : undefined) ?? 'refused'
}
