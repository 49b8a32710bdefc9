import { ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { type Language, TEXTS, type Texts } from './texts.ts'

const STORAGE_KEY = 'yima.language'
const LOCALES = { zh: zhCN, en: enUS }

type Spoken = { language: Language; t: Texts; tell(words: { zh: string; en: string }): string; toggle(): void }
const Context = createContext<Spoken | undefined>(undefined)

/** The chosen language for everything below, remembered on this device. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh'))
  useEffect(() => {
    localStorage.setItem(STORAGE_KEY, language)
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = TEXTS[language].brand
  }, [language])
  const spoken: Spoken = {
    language,
    t: TEXTS[language],
    tell: words => words[language],
    toggle: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
  }
  return (
    <ConfigProvider
      locale={LOCALES[language]}
      button={{ autoInsertSpace: false }}
      theme={{ token: { colorPrimary: '#0b6799', borderRadius: 4 } }}
    >
      <Context value={spoken}>{children}</Context>
    </ConfigProvider>
  )
}

/** The texts in force. */
export function useLanguage(): Spoken {
  const spoken = useContext(Context)
  if (spoken === undefined) throw new Error('no language')
  return spoken
}
