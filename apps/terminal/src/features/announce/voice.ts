import type { Language } from '@yima/ui'

const LANGUAGE_TAG: Record<Language, RegExp> = { zh: /^(zh|cmn)\b/i, en: /^en\b/i }

/** Says a sentence where the device has a voice of that language on board, and answers whether it has. */
export const speak = (sentence: string, language: Language, volume: number, onEnd: () => void): boolean => {
  const synthesis = globalThis.speechSynthesis
  if (!synthesis) return false
  const voices = synthesis.getVoices().filter(voice => LANGUAGE_TAG[language].test(voice.lang))
  // A voice on the device speaks without network and sends nobody's answer elsewhere.
  const voice = voices.find(candidate => candidate.localService)
  if (!voice) return false
  const utterance = new SpeechSynthesisUtterance(sentence)
  utterance.voice = voice
  utterance.lang = voice.lang
  utterance.volume = volume
  utterance.onend = onEnd
  synthesis.cancel()
  synthesis.speak(utterance)
  return true
}
