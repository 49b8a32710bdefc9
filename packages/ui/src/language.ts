import { useEffect, useState } from 'preact/hooks'

/** The two languages of every text; Chinese comes first and is the default. */
export type Language = 'zh' | 'en'

/** A sentence in both languages, the shape in which the server sends texts. */
export type LocalText = { zh: string; en: string }

const STORAGE_KEY = 'yima.language'
const HTML_LANG = { zh: 'zh-CN', en: 'en' } as const
const listeners = new Set<() => void>()
let current: Language = readStored()

function readStored(): Language {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

function showOnPage(): void {
  if (typeof document !== 'undefined') document.documentElement.lang = HTML_LANG[current]
}

showOnPage()

/** The language in force, for code outside components. */
export function currentLanguage(): Language {
  return current
}

/** Changes the language everywhere at once, remembers it on this device and sets the page's `lang` for screen readers. */
export function setLanguage(language: Language): void {
  current = language
  try {
    localStorage.setItem(STORAGE_KEY, language)
  } catch {
    // Storage may be forbidden (private window): the choice then lasts as long as the page.
  }
  showOnPage()
  for (const listener of listeners) listener()
}

/** The language in force; the component is drawn anew when it changes. */
export function useLanguage(): Language {
  const [language, setSeen] = useState(current)
  useEffect(() => {
    const listen = () => setSeen(current)
    listeners.add(listen)
    listen()
    return () => {
      listeners.delete(listen)
    }
  }, [])
  return language
}

/** The sentence of a server text in the given language. */
export function pickText(text: LocalText, language: Language = current): string {
  return text[language]
}
