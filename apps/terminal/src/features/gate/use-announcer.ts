import { currentLanguage, pickText, useLanguage } from '@yima/ui'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Decision } from '../../shared/api.ts'
import { loadClips, playClip, stopClip } from '../announce/clip-player.ts'
import { chooseSentence, SENTENCES, type SentenceName } from '../announce/sentences.ts'
import { canSound, openOutput, playTone, type Tone, unlockSound } from '../announce/sound.ts'
import { soundChoice } from '../announce/sound-choice.ts'
import { speak } from '../announce/voice.ts'
import type { Effect } from './scan-session.ts'
import { toneOf } from './use-scan-session.ts'

type Announcement = Exclude<Effect<Decision>, { type: 'ask' }>

/** What was heard to its end last, for whoever checks a gate: `clip:accepted` or `voice:accepted`, and how many so far. */
export type Heard = { what: string; count: number }

const NAMES = Object.keys(SENTENCES) as SentenceName[]

/** Tells a decision once by tone and words; `isMuted` until the first touch, which browsers ask for. */
export const useAnnouncer = (): { isMuted: boolean; heard: Heard; announce: (effect: Announcement) => void } => {
  const [isMuted, setMuted] = useState(!canSound())
  const [heard, setHeard] = useState<Heard>({ what: '', count: 0 })
  const language = useLanguage()
  useEffect(() => unlockSound(() => setMuted(!canSound())), [])
  useEffect(() => {
    const opened = isMuted ? undefined : openOutput(soundChoice().volume)
    if (opened) loadClips(opened.audio, language, NAMES)
  }, [isMuted, language])
  const announce = useCallback((effect: Announcement) => {
    const { tone, name, text } = describe(effect)
    if ('vibrate' in navigator) navigator.vibrate(tone === 'accepted' ? 80 : [120, 80, 120])
    const { mode, volume } = soundChoice()
    if (mode === 'off') return
    const over = playTone(tone, volume)
    if (mode === 'voice')
      say(name, text, over, how => setHeard(last => ({ what: `${how}:${name}`, count: last.count + 1 })))
  }, [])
  return { isMuted, heard, announce }
}

function describe(effect: Announcement): { tone: Tone; name: SentenceName; text: string } {
  const language = currentLanguage()
  if (effect.type === 'announce-fault') {
    const name = chooseSentence({ outcome: 'fault', reason: effect.fault.kind })
    return { tone: 'attention', name, text: SENTENCES[name][language] }
  }
  const { answer } = effect
  const name = chooseSentence(answer)
  // A voice says a scene's own reason in full; a clip can say that it was refused.
  const text = name === 'refused' ? pickText(answer.message, language) : SENTENCES[name][language]
  return { tone: toneOf(answer), name, text }
}

/** By a voice of the device where it has one, else by our recording after the tone; nobody waits for either. */
function say(name: SentenceName, text: string, toneOver: number | undefined, onHeard: (how: string) => void): void {
  const language = currentLanguage()
  const { volume } = soundChoice()
  stopClip()
  if (speak(text, language, volume, () => onHeard('voice'))) return
  const opened = openOutput(volume)
  if (opened === undefined) return
  const { audio, output } = opened
  void playClip(audio, output, { language, name, startAt: toneOver ?? 0 }, () => onHeard('clip'))
}
