/**
 * How large everything is drawn, in steps. The figures are those of 工信部《移动互联网应用（APP）适老化通用设计规范》: main text of an
 * elder version at least 18, and a choice of at least 30; `basePx` is the main text's size, which tokens.css sets, and
 * `isElder` the layout with fewer things and larger targets.
 */
export const DISPLAYS = {
  normal: { basePx: 16, isElder: false },
  large: { basePx: 20, isElder: false },
  elder: { basePx: 24, isElder: true },
  largest: { basePx: 30, isElder: true },
} as const

/** The name of a step. */
export type Display = keyof typeof DISPLAYS
