import { currentLanguage, pickText } from '@yima/ui'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Decision } from '../../shared/api.ts'
import { texts } from '../../shared/texts.ts'
import { canSound, playTone, unlockSound } from '../announce/sound.ts'
import { speak } from '../announce/voice.ts'
import type { Effect } from './scan-session.ts'
import { toneOf } from './use-scan-session.ts'

/** Tells a decision once by tone and voice; `isMuted` until the first touch, which browsers ask for. */
export const useAnnouncer = (): {
  isMuted: boolean
  announce: (effect: Exclude<Effect<Decision>, { type: 'ask' }>) => void
} => {
  const [isMuted, setMuted] = useState(!canSound())
  useEffect(() => unlockSound(() => setMuted(!canSound())), [])
  const announce = useCallback((effect: Exclude<Effect<Decision>, { type: 'ask' }>) => {
    const language = currentLanguage()
    if (effect.type === 'announce-fault') {
      playTone('attention')
      speak(texts(language).fault.title, language)
      return
    }
    const { answer } = effect
    playTone(toneOf(answer))
    const isAccepted = answer.outcome === 'accepted'
    speak(isAccepted ? texts(language).decision.accepted : pickText(answer.message, language), language)
    if ('vibrate' in navigator) navigator.vibrate(isAccepted ? 80 : [120, 80, 120])
  }, [])
  return { isMuted, announce }
}
