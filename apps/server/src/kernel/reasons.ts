import { FORMAT_REASONS, findWords, type ReasonWords } from '@yima/code'
import type { AnyScene } from './scene.ts'

/** Reasons that no scene may take for its own. */
export const KERNEL_REASONS: readonly string[] = FORMAT_REASONS

/** The words for a reason of the format or of the scene: what happened, and what to do. */
export function tell(scene: AnyScene | undefined, reason: string): ReasonWords {
  const known = findWords(reason)
  const own = scene?.texts[reason]
  if (known !== undefined) return known
  if (own !== undefined) return { action: 'none', ...own }
  throw new Error(`no words for ${reason}`)
}
