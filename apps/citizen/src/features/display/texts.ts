import { createTexts } from '@yima/ui'

export const { useTexts } = createTexts(
  {
    title: '字号和语言',
    size: '文字大小',
    sizes: { normal: '标准', large: '大', elder: '长辈版', largest: '长辈版，最大' },
    kept: '只在这部手机上生效，下次打开还是这样。',
    language: '语言',
    back: '返回',
  },
  {
    title: 'Text size and language',
    size: 'Text size',
    sizes: { normal: 'Standard', large: 'Large', elder: 'Elder mode', largest: 'Elder mode, largest' },
    kept: 'For this phone only; it stays so the next time you open the app.',
    language: 'Language',
    back: 'Back',
  },
)
