import { OUTCOMES } from '@yima/code'
import type { AnyScene } from './scene.ts'
import type { Words } from './words.ts'

export type Told = { action: string; says: Words; advice: Words }

/** Refusals that are the kernel's own and no fault of the code. */
const KERNEL_ONLY = {
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
} as const satisfies Record<string, Told>

const FROM_CODE: Record<string, Told> = Object.fromEntries(
  Object.entries(OUTCOMES).map(([outcome, { action, zh, en, advice }]) => [
    outcome,
    { action, says: { zh, en }, advice },
  ]),
)

/** Reasons that no scene may take for its own. */
export const KERNEL_REASONS: readonly string[] = [...Object.keys(FROM_CODE), ...Object.keys(KERNEL_ONLY)]

export type KernelReason = keyof typeof OUTCOMES | keyof typeof KERNEL_ONLY

/** The words for an outcome or reason of the kernel or of the scene: what happened, and what to do. */
export function tell(scene: AnyScene | undefined, reason: string): Told {
  const own = scene?.texts[reason]
  const known = FROM_CODE[reason] ?? (KERNEL_ONLY as Record<string, Told>)[reason]
  if (known !== undefined) return known
  if (own !== undefined) return { action: 'none', ...own }
  throw new Error(`no words for ${reason}`)
}
