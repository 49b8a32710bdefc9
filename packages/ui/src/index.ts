export { Button, type ButtonProps } from './button.tsx'
export { Card } from './card.tsx'
export { Dialog, type DialogProps } from './dialog.tsx'
export { openDisplay, setDisplay, useDisplay, useElder } from './display.ts'
export { DISPLAYS, type Display } from './displays.ts'
export { ElderSwitch } from './elder-switch.tsx'
export { Field, type FieldProps } from './field.tsx'
export {
  ClockIcon,
  CodeIcon,
  ErrorIcon,
  type IconProps,
  InfoIcon,
  ListIcon,
  OkIcon,
  PersonIcon,
  RefreshIcon,
  ShieldIcon,
  WarnIcon,
} from './icons.tsx'
export { currentLanguage, type Language, type LocalText, pickText, setLanguage, useLanguage } from './language.ts'
export { LanguageSwitch } from './language-switch.tsx'
export { Notice, type NoticeProps } from './notice.tsx'
export { keepShell } from './service-worker/keep-shell.ts'
export { Spinner } from './spinner.tsx'
export { createPageStore, type PageStore, withLock } from './store/page-store.ts'
export { createTexts, type TextBook, type Texts } from './texts.ts'
