import { Problem, Unreachable } from '@yima/api'
import { createTexts, type LocalText } from '@yima/ui'

const sentences = createTexts(
  {
    offline: '连不上网络，请检查后再试。您已填写的内容都在。',
    unread: '连不上网络，暂时看不到。亮码不受影响，照常可用。',
    busy: '系统繁忙，请稍后再试。',
    broken: '手机上出了点问题，请刷新页面再试。',
  },
  {
    offline: 'There is no connection. Please check and try again; what you filled in is still here.',
    unread: 'This cannot be read without a connection. Your code works as usual.',
    busy: 'The system is busy. Please try again in a moment.',
    broken: 'Something went wrong on this phone. Please reload the page and try again.',
  },
)

const ownSentence = (key: 'offline' | 'unread' | 'busy' | 'broken'): LocalText => ({
  zh: sentences.texts('zh')[key],
  en: sentences.texts('en')[key],
})

/** The sentence for people, in both languages: what is the matter and, where the server said so, what to do. */
export function explainFailure(failure: unknown): LocalText {
  if (failure instanceof Unreachable) return ownSentence('offline')
  if (!(failure instanceof Problem)) return ownSentence('broken')
  const { title, advice } = failure
  if (title === undefined || advice === undefined) return ownSentence('busy')
  return { zh: `${title.zh}，${advice.zh}。`, en: `${title.en}. ${advice.en}.` }
}

/** The same for a page that only shows what the server has. */
export function explainReading(failure: unknown): LocalText {
  return failure instanceof Unreachable ? ownSentence('unread') : explainFailure(failure)
}

/** Says whether the failure is the server's problem of that slug. */
export function isProblem(failure: unknown, slug: string): failure is Problem {
  return failure instanceof Problem && failure.slug === slug
}
