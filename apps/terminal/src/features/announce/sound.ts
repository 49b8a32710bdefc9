/** The three sounds; they differ in melody and timbre, so that a guard who looks elsewhere still knows. */
export type Tone = 'accepted' | 'refused' | 'attention'

type Note = { hertz: number; startSeconds: number; lengthSeconds: number }

const MELODIES: Record<Tone, { wave: OscillatorType; notes: readonly Note[] }> = {
  accepted: {
    wave: 'sine',
    notes: [
      { hertz: 880, startSeconds: 0, lengthSeconds: 0.12 },
      { hertz: 1_318, startSeconds: 0.12, lengthSeconds: 0.22 },
    ],
  },
  refused: {
    wave: 'square',
    notes: [
      { hertz: 220, startSeconds: 0, lengthSeconds: 0.16 },
      { hertz: 220, startSeconds: 0.24, lengthSeconds: 0.16 },
      { hertz: 175, startSeconds: 0.48, lengthSeconds: 0.3 },
    ],
  },
  attention: {
    wave: 'triangle',
    notes: [
      { hertz: 587, startSeconds: 0, lengthSeconds: 0.2 },
      { hertz: 587, startSeconds: 0.3, lengthSeconds: 0.2 },
    ],
  },
}

const LOUDNESS = 0.35
const FADE_SECONDS = 0.03

let context: AudioContext | undefined

/** True once the browser lets the page sound; before the first touch it does not. */
export const canSound = (): boolean => context?.state === 'running'

/** Wakes the audio on the first touch or key, as browsers want; `onChange` runs when it can be heard. Returns the way to stop listening. */
export const unlockSound = (onChange: () => void): (() => void) => {
  const wake = () => {
    if (typeof AudioContext !== 'function') return
    context ??= new AudioContext()
    context.resume().then(onChange, () => undefined)
  }
  const kinds = ['pointerdown', 'keydown'] as const
  for (const kind of kinds) document.addEventListener(kind, wake, { capture: true, passive: true })
  return () => {
    for (const kind of kinds) document.removeEventListener(kind, wake, { capture: true })
  }
}

/** Plays one of the three sounds; silent where the browser does not allow it yet. */
export const playTone = (tone: Tone): void => {
  const audio = context
  if (audio?.state !== 'running') return
  const { wave, notes } = MELODIES[tone]
  for (const { hertz, startSeconds, lengthSeconds } of notes) {
    const start = audio.currentTime + startSeconds
    const end = start + lengthSeconds
    const oscillator = audio.createOscillator()
    const gain = audio.createGain()
    oscillator.type = wave
    oscillator.frequency.value = hertz
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + FADE_SECONDS)
    gain.gain.setValueAtTime(LOUDNESS, end - FADE_SECONDS)
    gain.gain.linearRampToValueAtTime(0, end)
    oscillator.connect(gain).connect(audio.destination)
    oscillator.start(start)
    oscillator.stop(end)
  }
}
