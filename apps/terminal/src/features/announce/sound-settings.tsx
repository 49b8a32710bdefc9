import { currentLanguage } from '@yima/ui'
import { useState } from 'preact/hooks'
import { useTexts } from '../../shared/texts.ts'
import { playTone } from './sound.ts'
import { chooseSound, SOUND_MODES, type SoundChoice, soundChoice } from './sound-choice.ts'
import { speak } from './voice.ts'

/** How the gate sounds: words, tones or nothing, and how loud; each change lets hear what it means. */
export const SoundSettings = () => {
  const t = useTexts().sound
  const [choice, setChoice] = useState(soundChoice)
  const choose = (next: SoundChoice) => {
    chooseSound(next)
    setChoice(next)
    if (next.mode === 'off') return
    playTone('accepted', next.volume)
    if (next.mode === 'voice') speak(t.sample, currentLanguage(), next.volume, () => undefined)
  }
  return (
    <>
      <fieldset class="setting sound-modes">
        <legend>{t.label}</legend>
        {SOUND_MODES.map(mode => (
          <label class="reason" key={mode}>
            <input
              type="radio"
              name="sound"
              value={mode}
              checked={choice.mode === mode}
              onChange={() => choose({ ...choice, mode })}
            />
            {t[mode]}
          </label>
        ))}
      </fieldset>
      <label class="setting">
        <span>{t.volume}</span>
        <input
          class="sound-volume"
          type="range"
          min="0"
          max="100"
          step="10"
          value={Math.round(choice.volume * 100)}
          disabled={choice.mode === 'off'}
          onChange={event => choose({ ...choice, volume: Number(event.currentTarget.value) / 100 })}
        />
      </label>
    </>
  )
}
