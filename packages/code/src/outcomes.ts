/** A sentence in plain Chinese and in English. */
export type Sentence = { readonly zh: string; readonly en: string }

type OutcomeRow = Sentence & { readonly action: string; readonly advice: Sentence }

/** Every answer of a verification: the sentence that the gate shows, and what the person should do about it. */
export const OUTCOMES = {
  accepted: {
    action: 'none',
    zh: '验证通过',
    en: 'Code accepted',
    advice: { zh: '请通行。', en: 'Please go ahead.' },
  },
  stale: {
    action: 'refresh',
    zh: '这个码已经过时',
    en: 'This code is out of date',
    advice: {
      zh: '请刷新后再扫一次；如果还是不行，请核对手机时间。',
      en: 'Please refresh and scan again; if that fails too, check the clock of the phone.',
    },
  },
  'pass-expired': {
    action: 'go-online',
    zh: '手机里的凭证已到期',
    en: 'The pass on this phone has ended',
    advice: {
      zh: '请连上网络，打开亮码页，刷新后再扫。',
      en: 'Please go on line, open the code page, refresh and scan again.',
    },
  },
  'not-yet-valid': {
    action: 'check-clock',
    zh: '这个码的时间还没到',
    en: 'The time of this code has not come yet',
    advice: { zh: '请核对手机时间，刷新后再扫。', en: 'Please check the clock of the phone, refresh and scan again.' },
  },
  reused: {
    action: 'refresh',
    zh: '这个码已经用过',
    en: 'This code has already been used',
    advice: { zh: '请点一下码，换一个新码再扫。', en: 'Please tap the code for a new one and scan again.' },
  },
  'unknown-issuer': {
    action: 'go-online',
    zh: '认不出是谁发的码',
    en: 'The issuer of this code is not known here',
    advice: {
      zh: '请连上网络，重新打开亮码页；如果还是不行，请找工作人员。',
      en: 'Please go on line and open the code page again; if that fails too, ask a member of staff.',
    },
  },
  'bad-signature': {
    action: 'ask-staff',
    zh: '签名不对，不能确认这个码的真假',
    en: 'The signature is wrong, so this code cannot be trusted',
    advice: {
      zh: '请在本人手机上刷新后再扫；如果还是不行，请找工作人员。',
      en: 'Please refresh on your own phone and scan again; if that fails too, ask a member of staff.',
    },
  },
  malformed: {
    action: 'show-code',
    zh: '这不是可用的码，或者没有读完整',
    en: 'This is not a usable code, or it was not read whole',
    advice: {
      zh: '请打开亮码页，调亮屏幕，把码对准后再扫。',
      en: 'Please open the code page, brighten the screen and hold the code steady.',
    },
  },
  'suite-not-allowed': {
    action: 'go-online',
    zh: '这里不接受这个码的签名算法',
    en: 'The signature suite of this code is not accepted here',
    advice: {
      zh: '请连上网络，重新打开亮码页；如果还是不行，请找工作人员。',
      en: 'Please go on line and open the code page again; if that fails too, ask a member of staff.',
    },
  },
  revoked: {
    action: 'go-online',
    zh: '这个码已经停用',
    en: 'This code has been withdrawn',
    advice: { zh: '请连上网络，重新打开亮码页。', en: 'Please go on line and open the code page again.' },
  },
  'wrong-city': {
    action: 'ask-staff',
    zh: '这是其他城市的码',
    en: 'This code belongs to another city',
    advice: {
      zh: '请出示本地的码，或者请工作人员帮忙。',
      en: 'Please show a code of this city, or ask a member of staff.',
    },
  },
  'kind-not-accepted': {
    action: 'show-code',
    zh: '这里不接受这一种码',
    en: 'This kind of code is not accepted here',
    advice: {
      zh: '请出示手机上的动态码，或者请工作人员帮忙。',
      en: 'Please show the live code on your phone, or ask a member of staff.',
    },
  },
} as const satisfies Record<string, OutcomeRow>

/** One answer of a verification; the keys of the table are the whole list. */
export type Outcome = keyof typeof OUTCOMES

/** What the person at the gate should do next, for a program to act on. */
export type Action = (typeof OUTCOMES)[Outcome]['action']
