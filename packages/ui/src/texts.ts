import { currentLanguage, type Language, useLanguage } from './language.ts'

type TextFunction = (...args: never[]) => string
type Dictionary = { [key: string]: string | readonly string[] | TextFunction | Dictionary }

/** A dictionary's shape without its literal sentences, so that the second language has the same keys and arguments. */
export type Texts<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends readonly string[]
      ? readonly string[]
      : T[K] extends TextFunction
        ? T[K]
        : Texts<T[K]>
}

/** A dictionary in both languages: `useTexts()` inside components, `texts(language?)` elsewhere. */
export type TextBook<T> = { useTexts: () => Texts<T>; texts: (language?: Language) => Texts<T> }

/**
 * Pairs the Chinese dictionary (which is the type) with its English twin; a missing or misspelt key does not compile.
 * Values are sentences, lists of them, functions that make one, or nested groups.
 */
export function createTexts<const T extends Dictionary>(zh: T, en: Texts<NoInfer<T>>): TextBook<T> {
  // A dictionary is its own widened form: only the literal types are forgotten.
  const byLanguage: Record<Language, Texts<T>> = { zh: zh as unknown as Texts<T>, en }
  return {
    useTexts: () => byLanguage[useLanguage()],
    texts: language => byLanguage[language ?? currentLanguage()],
  }
}
