import { PROBLEMS, type ProblemSlug } from '../kernel/problem.ts'
import { documentPage, escapeHtml, type Language } from './html.ts'

/** The page that a problem's `type` leads to: what happened and what to do, in both languages. */
export function renderProblem(slug: string, language: Language): string {
  const { status, zh, en, doZh, doEn } = PROBLEMS[slug as ProblemSlug]
  const body = `<main><p class="ways"><a href="/docs?lang=${language}">${language === 'zh' ? '接口文档' : 'Documents'}</a></p>
<h1><code>${escapeHtml(slug)}</code> <span class="status">${status}</span></h1>
<p lang="zh-CN"><strong>${escapeHtml(zh)}</strong> ${escapeHtml(doZh)}。</p>
<p lang="en"><strong>${escapeHtml(en)}.</strong> ${escapeHtml(doEn)}.</p></main>`
  return documentPage(language, slug, body)
}
