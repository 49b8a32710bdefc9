import type { Words } from '../../kernel/words.ts'

/** The way of an application, in the order in which it is walked; whoever returns it sends it back to the second. */
export const STATES = {
  draft: { zh: '草稿', en: 'Draft' },
  returned: { zh: '已退回', en: 'Returned' },
  confirming: { zh: '待使用单位确认', en: 'Waits for the unit' },
  stamping: { zh: '待上传盖章件', en: 'Waits for stamped scans' },
  'first-review': { zh: '初审中', en: 'First review' },
  'second-review': { zh: '复审中', en: 'Second review' },
  approved: { zh: '已通过', en: 'Approved' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
} as const satisfies Record<string, Words>
export type State = keyof typeof STATES

/** Every step: from which states, to which. What is not here cannot happen. */
export const STEPS = {
  fill: { from: ['draft', 'returned'], to: 'draft', title: { zh: '填写', en: 'Fill in' } },
  submit: { from: ['draft'], to: 'confirming', title: { zh: '提交单位确认', en: 'Hand in to the unit' } },
  confirm: { from: ['confirming'], to: 'stamping', title: { zh: '确认', en: 'Confirm' } },
  'send-for-review': { from: ['stamping'], to: 'first-review', title: { zh: '送审', en: 'Send for review' } },
  'pass-first': { from: ['first-review'], to: 'second-review', title: { zh: '初审通过', en: 'Pass the first review' } },
  approve: { from: ['second-review'], to: 'approved', title: { zh: '复审通过', en: 'Approve' } },
  return: {
    from: ['first-review', 'second-review'],
    to: 'returned',
    title: { zh: '退回修改', en: 'Return for correction' },
  },
  'return-to-company': { from: ['confirming'], to: 'returned', title: { zh: '退回公司', en: 'Return to the company' } },
  withdraw: {
    from: ['draft', 'returned', 'confirming', 'stamping'],
    to: 'withdrawn',
    title: { zh: '撤回', en: 'Withdraw' },
  },
} as const satisfies Record<string, { from: readonly State[]; to: State; title: Words }>
export type Step = keyof typeof STEPS

/** Why a step cannot be taken from this state; undefined: it can. */
export function whyNot(step: Step, state: unknown): Words | undefined {
  const { from } = STEPS[step]
  if ((from as readonly unknown[]).includes(state)) return undefined
  const names = (language: 'zh' | 'en') => from.map(name => STATES[name][language])
  return { zh: `仅限“${names('zh').join('”“')}”时`, en: `Only while: ${names('en').join(', ')}` }
}
