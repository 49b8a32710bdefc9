/** A problem in both languages: what happened, and what to do. */
export type Problem = { status: number; zh: string; en: string; doZh: string; doEn: string }

/** One row of the registry. */
export const row = (status: number, zh: string, en: string, doZh: string, doEn: string): Problem => ({
  status,
  zh,
  en,
  doZh,
  doEn,
})
