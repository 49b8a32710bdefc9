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
let output: GainNode | undefined

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

/** What sounds go through while the browser lets the page sound, set to a volume from 0 to 1. */
export const openOutput = (volume: number): { audio: AudioContext; output: GainNode } | undefined => {
  const audio = context
  if (audio?.state !== 'running') return undefined
  if (output === undefined) {
    output = audio.createGain()
    output.connect(audio.destination)
  }
  output.gain.value = volume
  return { audio, output }
}

/** Plays one of the three sounds and answers when it is over, in the context's seconds; undefined where nothing sounds yet. */
export const playTone = (tone: Tone, volume: number): number | undefined => {
  const opened = openOutput(volume)
  if (opened === undefined) return undefined
  const { audio, output } = opened
  let over = audio.currentTime
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
    oscillator.connect(gain).connect(output)
    oscillator.start(start)
    oscillator.stop(end)
    over = Math.max(over, end)
  }
  return over
}
