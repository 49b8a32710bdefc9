import { OUTCOMES, type Outcome } from '../outcomes.ts'
import type { ReasonWords } from './bundle.ts'
import type { PlaceReason } from './place-rules.ts'

/** Words for refusals by the place, and for what only an off-line terminal says. */
export const PLACE_WORDS = {
  'not-live': {
    action: 'ask-staff',
    says: { zh: '此处尚未开通扫码', en: 'Scanning is not open here' },
    advice: { zh: '请询问现场工作人员', en: 'Please ask the staff' },
  },
  'direction-not-served': {
    action: 'ask-staff',
    says: { zh: '此通道不支持该方向', en: 'This gate does not serve that direction' },
    advice: { zh: '请走另一通道', en: 'Please use the other gate' },
  },
  'place-closed': {
    action: 'none',
    says: { zh: '现在不开放', en: 'Closed now' },
    advice: { zh: '请在开放时间再来', en: 'Please come back during opening hours' },
  },
} as const satisfies Record<PlaceReason, ReasonWords>

/** What a terminal says when it cannot judge by itself. */
export const OFFLINE_WORDS = {
  'bundle-missing': {
    action: 'ask-staff',
    says: { zh: '终端没有联网，也没有离线规则', en: 'This terminal is off line and has no rules yet' },
    advice: { zh: '请让终端联网，或人工放行', en: 'Connect the terminal, or let in by hand' },
  },
  'bundle-expired': {
    action: 'ask-staff',
    says: { zh: '终端离线太久，规则已过期', en: 'This terminal was off line for too long' },
    advice: { zh: '请让终端联网，或人工放行', en: 'Connect the terminal, or let in by hand' },
  },
  'deny-list-old': {
    action: 'ask-staff',
    says: { zh: '终端的停用名单太旧', en: 'The deny list of this terminal is too old' },
    advice: { zh: '请让终端联网，或人工放行', en: 'Connect the terminal, or let in by hand' },
  },
  'offline-not-possible': {
    action: 'ask-staff',
    says: { zh: '这里的业务需要联网', en: 'This service needs the network' },
    advice: { zh: '请让终端联网后再扫', en: 'Scan again when the terminal is on line' },
  },
  'id-card-needed': {
    action: 'show-id-card',
    says: { zh: '离线时不能确认资格', en: 'Admission cannot be checked off line' },
    advice: { zh: '请出示身份证', en: 'Please show the ID card' },
  },
  'refused-offline': {
    action: 'ask-staff',
    says: { zh: '终端离线时未放行', en: 'Not let in while the terminal was off line' },
    advice: { zh: '请刷新后再扫一次', en: 'Please refresh and scan again' },
  },
  'used-elsewhere': {
    action: 'ask-staff',
    says: { zh: '同一个码在别处也用过', en: 'The same code was also used elsewhere' },
    advice: { zh: '请核对身份证', en: 'Please check the ID card' },
  },
  'let-in-offline': {
    action: 'ask-staff',
    says: { zh: '平台未放行，终端离线时已放行', en: 'The platform refused, the terminal let in off line' },
    advice: { zh: '请核对记录', en: 'Please check the record' },
  },
  'clock-behind': {
    action: 'ask-staff',
    says: { zh: '终端时间倒退，不能判断码的时效', en: 'The clock of this terminal went back' },
    advice: { zh: '请校准终端时间并联网', en: 'Set the clock of the terminal and connect it' },
  },
} as const satisfies Record<string, ReasonWords>

/** What only an off-line terminal says. */
export type OfflineReason = keyof typeof OFFLINE_WORDS

const KNOWN: Readonly<Record<string, ReasonWords>> = {
  ...Object.fromEntries(
    Object.entries(OUTCOMES).map(([name, { action, zh, en, advice }]) => [name, { action, says: { zh, en }, advice }]),
  ),
  ...PLACE_WORDS,
  ...OFFLINE_WORDS,
}

/** Reasons that belong to the format; no scene may take one for its own. */
export const FORMAT_REASONS: readonly string[] = Object.keys(KNOWN)

/** The words of an outcome, a place's or a terminal's reason; undefined for a scene's own. */
export const findWords = (reason: Outcome | string): ReasonWords | undefined =>
  Object.hasOwn(KNOWN, reason) ? KNOWN[reason] : undefined
