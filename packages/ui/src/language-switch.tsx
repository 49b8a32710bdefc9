import { setLanguage, useLanguage } from './language.ts'

/** Switches to the other language; it is named in that language, for the reader who cannot read this one. */
export function LanguageSwitch() {
  const language = useLanguage()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <button
      class="ui-button"
      data-kind="quiet"
      type="button"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => setLanguage(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
